internal import GitObjects
internal import GitStore
internal import History
internal import Repository
internal import Scan
internal import Selection

/// The versions of all selected files of a history: the distinct pairs of a path and a blob.
struct FileVersions: Sendable {
  /// The numbers of the blobs.
  private(set) var blobs = ObjectTable()
  /// The number of the first version with each blob.
  private(set) var firstVersions: [UInt32] = []
  /// The number of the last component of each path.
  private(set) var names: [UInt32] = []
  /// The number of the path of each version.
  private(set) var paths: [UInt32] = []
  /// The number of the blob of each version.
  private(set) var contents: [UInt32] = []
  /// The number of a tree that holds each version.
  private(set) var trees: [UInt32] = []
  private var pairs = ObjectTable()
  private var pathNumbers: [PathHash: UInt32] = [:]

  /// The number of versions.
  var count: Int { paths.count }
  /// The number of paths.
  var pathCount: Int { names.count }

  /// Adds the files that a visitor found, except those already found by another visitor.
  mutating func insert(_ piece: FolderPiece, names table: inout NameTable) {
    var nameStart = 0
    for file in piece.newFiles {
      defer { nameStart = file.nameEnd }
      guard pairs.insert(file.id, context: file.path.value).isNew else { continue }
      let path: UInt32
      if let known = pathNumbers[file.path] {
        path = known
      } else {
        path = UInt32(names.count)
        pathNumbers[file.path] = path
        names.append(table.insert(Array(piece.fileNames[nameStart..<file.nameEnd])))
      }
      let (blob, isNew) = blobs.insert(file.id)
      if isNew { firstVersions.append(UInt32(count)) }
      paths.append(path)
      contents.append(UInt32(blob))
      trees.append(file.tree)
    }
  }

  /// Frees what only `insert` needs.
  mutating func finish() {
    pairs = ObjectTable()
    pathNumbers = [:]
  }
}

/// All files of a history, and the trees that hold them.
struct FolderInventory: Sendable {
  let commits: CommitGraph
  let nodes: TreeNodes
  let names: NameTable
  let versions: FileVersions
  /// The patterns that match no file.
  let idlePatterns: IdlePatterns

  /// The path of a version, and a commit that has it.
  func needed(version: Int) -> Needed {
    let place = needed(node: Int(versions.trees[version]))
    let name = names[versions.names[Int(versions.paths[version])]]
    return Needed(path: place.path.appending(name), commit: place.commit)
  }

  /// The path of a tree, and a commit that has it.
  func needed(node: Int) -> Needed {
    let place = nodes.place(of: node, names: names)
    return Needed(path: place.path, commit: commits.id(place.commit))
  }
}
