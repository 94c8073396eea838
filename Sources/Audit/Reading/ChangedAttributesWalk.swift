internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// Walks all folders for which `.gitattributes` has changed, new or not.
struct ChangedAttributesWalk {
  /// A folder that is being walked.
  private struct Level {
    let tree: ObjectData
    var offset = 0
    let pathCount: Int
    let stack: AttributesStack
    let stackBefore: AttributesStack
  }

  let repository: ExaminedRepository
  let attributes: AttributesCache
  let limits: AuditLimits

  /// Calls the body with each file of a folder, new or not, with its attributes there and by
  /// attributes from before.
  func forEachFile(
    in change: ChangedAttributes,
    _ body: (_ path: RepositoryPath, _ blob: ObjectID, _ isTracked: Bool, _ wasTracked: Bool) throws
      -> Void
  ) throws {
    guard let tree = try repository.treeIfHere(change.tree) else { return }
    var path = change.directory.bytes
    var levels = [
      Level(
        tree: tree,
        pathCount: path.count,
        stack: change.stack,
        stackBefore: change.stackBefore
      )
    ]
    var held = HeldFolders()
    while let level = levels.last {
      let bytes = level.tree.bytes
      var reader = TreeReader(bytes, from: level.offset, repository.reader.format)
      guard let entry = try reader.next() else {
        levels.removeLast()
        held.drop(level.tree.byteCount)
        continue
      }
      levels[levels.count - 1].offset = reader.offset
      try limits.take(entries: 1)
      path.removeSubrange(level.pathCount...)
      if !path.isEmpty { path.append(0x2F) }
      let name = entry.name(in: bytes).array
      path += name
      try TreeWalk.check(path, from: level.pathCount)
      let id = entry.id(in: bytes)
      if entry.mode.isTree {
        guard levels.count < TreeWalk.depthLimit else {
          throw AuditError.tooDeep(limit: TreeWalk.depthLimit)
        }
        guard let tree = try repository.treeIfHere(id) else { continue }
        try held.add(tree.byteCount)
        let own = try FolderEntries(tree, repository.reader.format, before: []) { _ in nil }
          .attributes
        levels.append(
          Level(
            tree: tree,
            pathCount: path.count,
            stack: try attributes.entering(name, own, from: level.stack),
            stackBefore: try attributes.entering(name, own, from: level.stackBefore)
          )
        )
      } else if entry.mode.isRegularFile {
        let file = RepositoryPath(path)
        let (isTracked, wasTracked) = (level.stack.tracks(file), level.stackBefore.tracks(file))
        if isTracked != wasTracked { try body(file, id, isTracked, wasTracked) }
      }
    }
  }
}
