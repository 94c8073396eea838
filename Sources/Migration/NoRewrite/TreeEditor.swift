internal import GitObjects
internal import GitStore

/// Rewrites the trees of a commit, with other blobs for some of its files.
struct TreeEditor {
  let tree: CommitTree
  let writer: ObjectWriter

  /// Writes the trees above the files, from the deepest up to the root.
  ///
  /// Their entries are put in Git's order, as Git LFS does it; other trees stay as they are.
  ///
  /// - Parameter files: the new blob of each file, by path.
  /// - Returns: the new root.
  func replace(_ files: [RepositoryPath: ObjectID]) throws -> ObjectID {
    var changes: [RepositoryPath: [[UInt8]: ObjectID]] = [.root: [:]]
    for (path, id) in files {
      changes[path.folder, default: [:]][Array(path.name)] = id
      // A tree may change only since one below it does.
      var above = path.folder
      while !above.isRoot {
        above = above.folder
        if changes[above] == nil { changes[above] = [:] }
      }
    }
    // The longest path first, so that trees come before their parents.
    let order = changes.keys.sorted {
      let (left, right) = ($0.bytes.count, $1.bytes.count)
      return left != right ? left > right : $0 < $1
    }
    for directory in order {
      let id = try write(directory, changes[directory] ?? [:])
      guard !directory.isRoot else { return id }
      changes[directory.folder]?[Array(directory.name)] = id
    }
    return tree.root
  }

  private func write(
    _ directory: RepositoryPath,
    _ changes: [[UInt8]: ObjectID]
  ) throws -> ObjectID {
    guard let folder = try tree.folder(directory) else {
      preconditionFailure("the way leads through folders")
    }
    var entries = folder.entries
    for index in entries.indices {
      if let id = changes[entries[index].name] { entries[index].id = id }
    }
    entries.sort { Self.isBefore($0, $1) }
    guard entries != folder.entries else { return folder.id }
    var bytes: [UInt8] = []
    for entry in entries {
      bytes += String(entry.mode.rawValue, radix: 8).utf8
      bytes += [0x20] + entry.name + [0] + entry.id.bytes
    }
    return try writer.add(bytes, .tree)
  }

  /// Git's order: by bytes, trees as if their names had a slash at the end (gitformat).
  private static func isBefore(_ left: CommitTree.Entry, _ right: CommitTree.Entry) -> Bool {
    func key(_ entry: CommitTree.Entry) -> [UInt8] { entry.name + [entry.mode.isTree ? 0x2F : 0] }
    return key(left).lexicographicallyPrecedes(key(right))
  }
}
