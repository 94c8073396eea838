public import GitObjects
public import GitStore
public import Selection

/// What is known of a visited tree.
public struct TreeFlags: OptionSet, Sendable {
  public let rawValue: UInt8

  /// The flags of some bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It holds a selected file itself.
  public static let hasSelectedFile = TreeFlags(rawValue: 1)
  /// It or a tree below it holds a selected file.
  public static let mayChange = TreeFlags(rawValue: 2)
  /// It is not a root and holds a `.gitattributes` file.
  public static let hasAttributes = TreeFlags(rawValue: 4)
  /// It is a root whose `.gitattributes` is a symbolic link.
  public static let linksAttributes = TreeFlags(rawValue: 8)
  /// It is a root whose `.gitattributes` is a folder or a submodule.
  public static let misusesAttributes = TreeFlags(rawValue: 16)
  /// It is a root with a `.gitattributes` file; only while it is visited.
  public static let hasRootAttributes = TreeFlags(rawValue: 32)
  /// It is a root whose `.gitattributes` is executable, or has a mode that Git no longer writes.
  public static let hasOddRootAttributes = TreeFlags(rawValue: 64)
  /// Its `.gitattributes` gets lines for files below it that are pointers already.
  public static let needsLines = TreeFlags(rawValue: 128)
}

/// The trees that the scan visited, by their number.
///
/// A tree stands here once for each context: at each depth, or in each folder where patterns or
/// attributes look at the whole path. So all trees of a level stand at the same depth, the numbers
/// of a level are a range, and a tree's children are on the next level.
public struct TreeNodes: Sendable {
  /// Numbers the trees and keeps their ids.
  public var table = ObjectTable()
  /// The number of the tree in which each was first seen; of a root, the number of its commit.
  public private(set) var parents: [UInt32] = []
  /// The number of the name that each has there.
  public private(set) var names: [UInt32] = []
  /// The path at which each was first seen.
  public private(set) var paths: [PathHash] = []
  /// The attributes around each, by number; only with `--fixup`.
  public private(set) var attributes: [Int: TreeAttributes] = [:]
  /// What is known of each.
  public var flags: [TreeFlags] = []
  /// What each holds.
  public var contents = TreeContents()
  /// The ranges of numbers of each level, the roots first.
  public private(set) var levels: [Range<Int>] = []

  public var count: Int { table.count }

  /// No trees.
  public init() {}

  public func id(_ node: Int) -> ObjectID { table.ids[node] }

  /// The children and lines of a tree, in the order of its entries.
  public func items(of node: Int) -> ArraySlice<TreeItem> {
    contents.items[contents.range(of: node)]
  }

  /// The number of a tree in a context, which is added if it is new.
  public mutating func insert(
    _ id: ObjectID,
    context: UInt64,
    parent: UInt32,
    name: UInt32,
    path: PathHash,
    attributes around: TreeAttributes? = nil
  ) -> Int {
    let (number, isNew) = table.insert(id, context: context)
    if isNew {
      parents.append(parent)
      names.append(name)
      paths.append(path)
      flags.append([])
      if let around { attributes[number] = around }
    }
    return number
  }

  /// Ends a level: all trees that were added since the last one.
  public mutating func endLevel() -> Range<Int> {
    let level = (levels.last?.upperBound ?? 0)..<count
    levels.append(level)
    return level
  }

  /// Marks every tree that changes by itself or below: it holds a selected file, or needs lines.
  public mutating func markChanging() {
    for level in levels.reversed() {
      for node in level {
        let changes =
          !flags[node].isDisjoint(with: [.hasSelectedFile, .needsLines])
          || items(of: node).contains { item in
            item.child.map { flags[$0].contains(.mayChange) } ?? false
          }
        if changes { flags[node].insert(.mayChange) } else { flags[node].remove(.mayChange) }
      }
    }
  }

  /// The names from the root down to the tree, and the number of a commit that has it there.
  public func place(of node: Int, names table: NameTable) -> (path: [UInt8], commit: Int) {
    var components: [[UInt8]] = []
    var current = node
    var depth = levels.firstIndex { $0.contains(node) } ?? levels.count
    while depth > 0 {
      components.append(table[names[current]])
      current = Int(parents[current])
      depth -= 1
    }
    return (Array(components.reversed().joined(separator: [0x2F])), Int(parents[current]))
  }
}
