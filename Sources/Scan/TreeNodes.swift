public import GitObjects
public import GitStore
public import Selection

/// The properties of a visited tree.
public struct TreeFlags: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// The flags with the given bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It holds a selected file directly.
  public static let hasSelectedFile = TreeFlags(rawValue: 1)
  /// It or a tree below it changes.
  public static let mayChange = TreeFlags(rawValue: 2)
  /// It is not a root, and holds a `.gitattributes` file.
  public static let hasAttributes = TreeFlags(rawValue: 4)
  /// It is a root, or with `--fixup` any tree, whose `.gitattributes` is a symbolic link.
  public static let linksAttributes = TreeFlags(rawValue: 8)
  /// It is a root whose `.gitattributes` is a directory or a submodule.
  public static let misusesAttributes = TreeFlags(rawValue: 16)
  /// It is a root with a `.gitattributes` file; only set during the visit.
  public static let hasRootAttributes = TreeFlags(rawValue: 32)
  /// It is a root whose `.gitattributes` is executable, or has a mode that Git no longer writes.
  public static let hasOddRootAttributes = TreeFlags(rawValue: 64)
  /// Its `.gitattributes` gets lines for pointers below it that exist already.
  public static let needsLines = TreeFlags(rawValue: 128)
}

/// The visited trees, by number.
///
/// A tree has a number for each context: each depth, or each path if patterns or attributes need
/// it. So all trees of a level have the same depth, their numbers are a range, and a tree's
/// children are on the next level.
public struct TreeNodes: Sendable {
  /// The numbers and ids of the trees.
  public var table = ObjectTable()
  /// The number of the tree in which each was first found; of a root, the number of its commit.
  public private(set) var parents: [UInt32] = []
  /// The number of each tree's name there.
  public private(set) var names: [UInt32] = []
  /// The path at which each was first found.
  public private(set) var paths: [PathHash] = []
  /// The attributes around each tree, by number; only with `--fixup`.
  public private(set) var attributes: [Int: TreeAttributes] = [:]
  /// The properties of each tree.
  public var flags: [TreeFlags] = []
  /// The items of each tree.
  public var contents = TreeContents()
  /// The ranges of numbers of each level, the roots first.
  public private(set) var levels: [Range<Int>] = []

  /// The number of trees.
  public var count: Int { table.count }

  /// No trees.
  public init() {}

  /// The id of a tree.
  @inlinable
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

  /// Ends a level, which has all trees that were added since the level before.
  public mutating func endLevel() -> Range<Int> {
    let level = (levels.last?.upperBound ?? 0)..<count
    levels.append(level)
    return level
  }

  /// Marks each tree that holds a selected file or needs lines, and all trees above it.
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

  /// The path of a tree, and the number of a commit that has it there.
  public func place(of node: Int, names table: NameTable) -> (path: RepositoryPath, commit: Int) {
    var components: [[UInt8]] = []
    var current = node
    var depth = levels.firstIndex { $0.contains(node) } ?? levels.count
    while depth > 0 {
      components.append(table[names[current]])
      current = Int(parents[current])
      depth -= 1
    }
    return (RepositoryPath(parts: components.reversed()), Int(parents[current]))
  }
}
