internal import Digests
internal import GitObjects
internal import GitStore

/// A tree that is rewritten differently in some commits: files at paths that were migrated in an
/// ancestor are migrated too, though they are below the size by now.
struct TreeVariant: Sendable {
  /// The number of the tree.
  let node: Int
  /// The names of files in it that are migrated whatever their size.
  let files: Set<[UInt8]>
  /// The numbers of the variants of folders in it, by name.
  let folders: [[UInt8]: Int]
}

/// The variants of trees, and which commits have them.
struct StickyFiles: Sendable {
  /// The variants; one of a folder stands before those of the folders above it.
  var variants: [TreeVariant] = []
  /// The variant of a commit's root tree, by the commit's number.
  var variantOfCommit: [Int: Int] = [:]
  /// The numbers of the variants at each depth of trees.
  var levels: [Int: [Int]] = [:]
}

/// Finds files that dip under the limit of `--above` after a version that was over it.
///
/// Without this a raw file would stand at a path that its `.gitattributes` gives to Git LFS.
struct StickyFileFinder {
  /// A small file at a path that has a line somewhere in the history.
  struct Dip: Sendable {
    let line: Int
    let name: [UInt8]
    let id: ObjectID
  }

  private let inventory: Inventory
  private let lines: AttributeLines
  /// The dips of each tree itself, and the numbers of all lines that it and those below dip for.
  private let dips: [Int: [Dip]]
  private var linesBelow: [Int: Set<Int>] = [:]
  private var known: [Key: Int] = [:]
  private var found = StickyFiles()

  private struct Key: Hashable {
    let node: Int
    let lines: Set<Int>
  }

  /// - Parameter dips: the dips of the trees that have some, by the tree's number.
  init(_ inventory: Inventory, _ lines: AttributeLines, dips: [Int: [Dip]]) {
    self.inventory = inventory
    self.lines = lines
    self.dips = dips
  }

  /// The variants; their files are added to the inventory's.
  mutating func find(files: inout FileList, names: inout NameTable) -> StickyFiles {
    guard !dips.isEmpty else { return found }
    collectLinesBelow()
    for commit in 0..<inventory.commits.count {
      let root = Int(inventory.roots[commit])
      guard let below = linesBelow[root] else { continue }
      let forced = below.intersection(lines.numbersOfSet[Int(lines.setOfCommit[commit])])
      if !forced.isEmpty {
        found.variantOfCommit[commit] = variant(root, forced, depth: 0, &files, &names)
      }
    }
    return found
  }

  private mutating func collectLinesBelow() {
    for (node, list) in dips { linesBelow[node] = Set(list.map(\.line)) }
    for level in inventory.nodes.levels.reversed() {
      for node in level {
        for item in inventory.nodes.items(of: node) {
          if let child = item.child, let below = linesBelow[child] {
            linesBelow[node, default: []].formUnion(below)
          }
        }
      }
    }
  }

  /// The number of the variant of a tree in which the files of these lines are migrated.
  ///
  /// It goes as deep as the paths that dip, which were read from trees: git's own limit on paths
  /// bounds it.
  private mutating func variant(
    _ node: Int,
    _ forced: Set<Int>,
    depth: Int,
    _ files: inout FileList,
    _ names: inout NameTable
  ) -> Int {
    let key = Key(node: node, lines: forced)
    if let number = known[key] { return number }
    var folders: [[UInt8]: Int] = [:]
    for item in inventory.nodes.items(of: node) {
      guard let child = item.child, let below = linesBelow[child] else { continue }
      let part = below.intersection(forced)
      if !part.isEmpty {
        folders[inventory.names[item.name]] = variant(
          child,
          part,
          depth: depth + 1,
          &files,
          &names
        )
      }
    }
    var own: Set<[UInt8]> = []
    for dip in dips[node] ?? [] where forced.contains(dip.line) {
      own.insert(dip.name)
      files.insert(dip.id, tree: UInt32(node), name: names.insert(dip.name), include: 0)
    }
    let number = found.variants.count
    found.variants.append(TreeVariant(node: node, files: own, folders: folders))
    found.levels[depth, default: []].append(number)
    known[key] = number
    return number
  }
}
