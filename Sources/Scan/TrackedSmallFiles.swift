internal import Digests
internal import GitObjects
internal import GitStore
internal import History

/// A tree that is rewritten differently in some commits, since files in it stay tracked by LFS
/// though smaller than `--above`.
public struct TreeVariant: Sendable {
  /// The number of the tree.
  public let node: Int
  /// The names of files in it that are converted whatever their size.
  public let files: Set<[UInt8]>
  /// The numbers of the variants of its subtrees, by name.
  public let folders: [[UInt8]: Int]
}

/// The variants of trees, and the commits that have them.
public struct TrackedSmallFiles: Sendable {
  /// The variants; that of a subtree comes before those of its parents.
  public var variants: [TreeVariant] = []
  /// The variant of a commit's root tree, by the commit's number.
  public var variantOfCommit: [Int: Int] = [:]
  /// The numbers of the variants at each depth of trees.
  public var levels: [Int: [Int]] = [:]

  /// No variants.
  public init() {
  }
}

/// Finds files below the limit of `--above` that had a version above it before.
///
/// Without this, such a file would not be a pointer, though its `.gitattributes` has it tracked by
/// LFS.
struct TrackedSmallFileFinder {
  /// A file below the limit, and the line that some commit has for its path.
  struct LineNeed: Sendable {
    let line: Int
    let name: [UInt8]
    let id: ObjectID
  }

  private let inventory: Inventory
  /// The small files in each tree.
  private let lineNeeds: [Int: [LineNeed]]
  /// The lines of the small files in each tree and below it.
  private var linesBelow: [Int: Set<Int>] = [:]
  private var known: [Key: Int] = [:]
  private var found = TrackedSmallFiles()

  private struct Key: Hashable {
    let node: Int
    let lines: Set<Int>
  }

  /// Prepares the search.
  ///
  /// - Parameter lineNeeds: the small files of each tree that has any, by the tree's number.
  init(_ inventory: Inventory, lineNeeds: [Int: [LineNeed]]) {
    self.inventory = inventory
    self.lineNeeds = lineNeeds
  }

  /// Finds the variants, and adds their files to the inventory's.
  ///
  /// - Parameter linesOfCommit: the numbers of the lines that a commit gets, by the commit's
  ///   number.
  mutating func find(
    linesOfCommit: (Int) -> Set<Int>,
    files: inout FileList,
    names: inout NameTable
  ) -> TrackedSmallFiles {
    guard !lineNeeds.isEmpty else { return found }
    collectLinesBelow()
    for commit in 0..<inventory.commits.count {
      let root = Int(inventory.roots[commit])
      guard let below = linesBelow[root] else { continue }
      let forced = below.intersection(linesOfCommit(commit))
      if !forced.isEmpty {
        found.variantOfCommit[commit] = variant(root, forced, &files, &names)
      }
    }
    return found
  }

  private mutating func collectLinesBelow() {
    let nodes = inventory.nodes
    // Few trees have any, and a lookup in a dictionary for each child is slow.
    var hasLines = [Bool](repeating: false, count: nodes.count)
    for (node, list) in lineNeeds {
      linesBelow[node] = Set(list.map(\.line))
      hasLines[node] = true
    }
    for level in nodes.levels.reversed() {
      for node in level {
        for item in nodes.items(of: node) {
          if let child = item.child, hasLines[child], let below = linesBelow[child] {
            linesBelow[node, default: []].formUnion(below)
            hasLines[node] = true
          }
        }
      }
    }
  }

  /// A tree whose variant waits for those of its subtrees.
  private struct Folder {
    let key: Key
    var waiting: [(name: [UInt8], key: Key)] = []
    var folders: [[UInt8]: Int] = [:]
  }

  private func folder(_ key: Key) -> Folder {
    var folder = Folder(key: key)
    let nodes = inventory.nodes
    let items = nodes.items(of: key.node)
    for (index, item) in zip(items.indices, items) {
      guard let child = item.child, let below = linesBelow[child] else { continue }
      let part = below.intersection(key.lines)
      guard !part.isEmpty else { continue }
      let name = inventory.names[nodes.contents.name(of: index)]
      folder.waiting.append((name, Key(node: child, lines: part)))
    }
    // The last one is taken first.
    folder.waiting.reverse()
    return folder
  }

  /// The number of the variant of a root in which the files of the lines are converted.
  ///
  /// Without recursion, since a tree may be of any depth.
  private mutating func variant(
    _ root: Int,
    _ forced: Set<Int>,
    _ files: inout FileList,
    _ names: inout NameTable
  ) -> Int {
    let key = Key(node: root, lines: forced)
    var open = known[key] == nil ? [folder(key)] : []
    while let last = open.indices.last {
      if let (name, key) = open[last].waiting.last {
        if let number = known[key] {
          open[last].folders[name] = number
          open[last].waiting.removeLast()
        } else {
          open.append(folder(key))
        }
      } else {
        add(open.removeLast(), depth: last, &files, &names)
      }
    }
    guard let number = known[key] else { preconditionFailure("the root was the last one") }
    return number
  }

  private mutating func add(
    _ folder: Folder,
    depth: Int,
    _ files: inout FileList,
    _ names: inout NameTable
  ) {
    let node = folder.key.node
    var own: Set<[UInt8]> = []
    for need in lineNeeds[node] ?? [] where folder.key.lines.contains(need.line) {
      own.insert(need.name)
      files.insert(need.id, tree: UInt32(node), name: names.insert(need.name), include: 0)
    }
    let number = found.variants.count
    found.variants.append(TreeVariant(node: node, files: own, folders: folder.folders))
    found.levels[depth, default: []].append(number)
    known[folder.key] = number
  }
}
