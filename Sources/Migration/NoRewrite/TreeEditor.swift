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
  func replace(_ files: [[UInt8]: ObjectID]) throws -> ObjectID {
    var changes: [[UInt8]: [[UInt8]: ObjectID]] = [[]: [:]]
    for (path, id) in files {
      let (directory, name) = CommitTree.split(path)
      changes[directory, default: [:]][name] = id
      // A tree may change only since one below it does.
      var above = directory
      while !above.isEmpty {
        above = CommitTree.split(above).directory
        if changes[above] == nil { changes[above] = [:] }
      }
    }
    // The longest path first, so that trees come before their parents.
    let order = changes.keys.sorted {
      $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1)
    }
    for directory in order {
      let id = try write(directory, changes[directory] ?? [:])
      guard !directory.isEmpty else { return id }
      let (above, name) = CommitTree.split(directory)
      changes[above]?[name] = id
    }
    return tree.root
  }

  private func write(_ directory: [UInt8], _ changes: [[UInt8]: ObjectID]) throws -> ObjectID {
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
