internal import GitObjects
internal import GitStore

/// What stands at a path of a tree.
struct FoundFile {
  let blob: ObjectID
  let isTracked: Bool
  let outputs: [DVCFolder]
}

/// Looks single paths up in trees.
struct FileLookup {
  private let repository: ExaminedRepository
  private let attributes: AttributesCache

  init(_ repository: ExaminedRepository, _ attributes: AttributesCache) {
    (self.repository, self.attributes) = (repository, attributes)
  }

  /// The file at a path, nil if there is none.
  func file(at path: RepositoryPath, in root: ObjectID) throws -> FoundFile? {
    var tree = root
    var directory = RepositoryPath.root
    var parts = path.parts.map { Array($0) }
    guard let basename = parts.popLast() else { return nil }
    guard var folder = try entries(of: tree) else { return nil }
    var stack = try attributes.root(folder.attributes)
    var outputs: [DVCFolder] = []
    func note() {
      if !folder.dvcFiles.isEmpty {
        outputs.append(DVCFolder(directory: directory, files: folder.dvcFiles))
      }
    }
    note()
    for name in parts {
      guard let (mode, id) = try entry(name, of: tree), mode.isTree else { return nil }
      tree = id
      guard let next = try entries(of: tree) else { return nil }
      folder = next
      directory = directory.appending(name)
      stack = try attributes.entering(name, folder.attributes, from: stack)
      note()
    }
    guard let (mode, id) = try entry(basename, of: tree), mode.isRegularFile else { return nil }
    return FoundFile(blob: id, isTracked: stack.tracks(path), outputs: outputs)
  }

  /// The blob at a path, whatever its attributes; nil if there is none.
  func blob(at path: RepositoryPath, in root: ObjectID) throws -> ObjectID? {
    try file(at: path, in: root)?.blob
  }

  /// - Returns: nil where a partial clone has left the folder at its remote, which is noted.
  private func entries(of tree: ObjectID) throws -> FolderEntries? {
    guard let data = try repository.treeIfHere(tree) else { return nil }
    do {
      return try FolderEntries(data, repository.reader.format, before: []) { _ in nil }
    } catch let error as TreeError {
      throw AuditError.badTree(tree, error)
    }
  }

  private func entry(_ name: [UInt8], of tree: ObjectID) throws -> (FileMode, ObjectID)? {
    guard let data = try repository.treeIfHere(tree) else { return nil }
    var reader = TreeReader(data.bytes, repository.reader.format)
    while let entry = try reader.next() {
      guard entry.name(in: data.bytes).isEqual(to: name) else { continue }
      return (entry.mode, entry.id(in: data.bytes))
    }
    return nil
  }
}
