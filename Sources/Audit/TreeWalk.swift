internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// A file that a commit has and none of its parents, at that path with that content.
struct NewFile {
  let path: [UInt8]
  let mode: FileMode
  let blob: ObjectID
  let isTracked: Bool
  /// What DVC keeps in the folders around it.
  let outputs: [DVCFolder]
}

/// A folder whose `.gitattributes` is another than in all versions before.
struct ChangedAttributes {
  /// The folder's path, without a slash at its end.
  let directory: [UInt8]
  let tree: ObjectID
  let stack: AttributesStack
  let stackBefore: AttributesStack
}

/// Walks the folders of a commit that differ from those of its parents.
final class TreeWalk {
  /// Folders may be nested as deeply as Git itself allows.
  static let depthLimit = 4096
  private struct Frame {
    let tree: ObjectData
    let entries: [NewEntry]
    var next = 0
    let pathCount: Int
    let stack: AttributesStack
    let stackBefore: AttributesStack?
    let outputs: [DVCFolder]
  }

  private let repository: Repository
  private let attributes: AttributesCache
  private let limits: AuditLimits
  private(set) var changes: [ChangedAttributes] = []

  init(_ repository: Repository, _ attributes: AttributesCache, _ limits: AuditLimits) {
    (self.repository, self.attributes, self.limits) = (repository, attributes, limits)
  }

  /// Calls the body with each new file of a tree.
  ///
  /// - Parameters:
  ///   - root: the tree.
  ///   - before: the trees of the parents.
  func forEachFile(
    _ root: ObjectID,
    before: [ObjectID],
    _ body: (NewFile) throws -> Void
  ) throws {
    changes = []
    guard !before.contains(root) else { return }
    attributes.trim()
    var path: [UInt8] = []
    var frames = [try frame(root, before, path, nil)]
    while !frames.isEmpty {
      let last = frames.count - 1
      guard frames[last].next < frames[last].entries.count else {
        frames.removeLast()
        continue
      }
      let index = frames[last].next
      frames[last].next += 1
      let tree = frames[last].tree
      let new = frames[last].entries[index]
      let bytes = tree.bytes
      path.removeSubrange(frames[last].pathCount...)
      if !path.isEmpty { path.append(0x2F) }
      new.entry.name(in: bytes).append(to: &path)
      let id = new.entry.id(in: bytes)
      if new.entry.mode.isTree {
        guard frames.count < Self.depthLimit else {
          throw AuditError.tooDeep(limit: Self.depthLimit)
        }
        frames.append(try frame(id, new.before, path, frames[last]))
      } else if !new.entry.mode.isGitlink {
        let isTracked = new.entry.mode.isRegularFile && frames[last].stack.tracks(path)
        try body(
          NewFile(
            path: path,
            mode: new.entry.mode,
            blob: id,
            isTracked: isTracked,
            outputs: frames[last].outputs
          )
        )
      }
    }
  }

  private func frame(
    _ id: ObjectID,
    _ before: [ObjectID?],
    _ path: [UInt8],
    _ parent: Frame?
  ) throws -> Frame {
    let tree = try repository.reader.read(id, .tree)
    // What was left at the remote is not new, but also not there to compare with.
    let trees = try before.map { try $0.flatMap { try readIfThere($0) } }
    let entries: FolderEntries
    do throws(TreeError) {
      entries = try FolderEntries(tree, trees)
    } catch {
      throw AuditError.badTree(id, error)
    }
    try limits.take(entries: entries.new.count + 1)
    let old = entries.attributesBefore.first ?? nil
    let stack: AttributesStack
    var stackBefore: AttributesStack?
    if let parent {
      let name = Array(path[(parent.pathCount == 0 ? 0 : parent.pathCount + 1)...])
      stack = try attributes.entering(name, entries.attributes, from: parent.stack)
      if let before = parent.stackBefore, trees.first ?? nil != nil {
        stackBefore = try attributes.entering(name, old, from: before)
      }
    } else {
      stack = try attributes.root(entries.attributes)
      if trees.first ?? nil != nil { stackBefore = try attributes.root(old) }
    }
    if let stackBefore, !entries.attributesBefore.contains(entries.attributes),
      stackBefore.filterContext != stack.filterContext
    {
      changes.append(
        ChangedAttributes(directory: path, tree: id, stack: stack, stackBefore: stackBefore)
      )
    }
    var outputs = parent?.outputs ?? []
    if !entries.dvcFiles.isEmpty {
      outputs.append(DVCFolder(directory: path, files: entries.dvcFiles))
    }
    return Frame(
      tree: tree,
      entries: entries.new,
      pathCount: path.count,
      stack: stack,
      stackBefore: stackBefore,
      outputs: outputs
    )
  }

  private func readIfThere(_ id: ObjectID) throws(StoreError) -> ObjectData? {
    do throws(StoreError) {
      return try repository.reader.read(id, .tree)
    } catch {
      guard repository.isPartial, case .missing = error else { throw error }
      return nil
    }
  }

  /// Calls the body with each file of a folder, new or not, with its attributes there and by
  /// attributes from before.
  func forEachFile(
    in change: ChangedAttributes,
    _ body: (_ path: [UInt8], _ blob: ObjectID, _ isTracked: Bool, _ wasTracked: Bool) throws
      -> Void
  ) throws {
    struct Level {
      let tree: ObjectData
      var offset = 0
      let pathCount: Int
      let stack: AttributesStack
      let stackBefore: AttributesStack
    }
    var path = change.directory
    var levels = [
      Level(
        tree: try repository.reader.read(change.tree, .tree),
        pathCount: path.count,
        stack: change.stack,
        stackBefore: change.stackBefore
      )
    ]
    while let level = levels.last {
      let bytes = level.tree.bytes
      var reader = TreeReader(bytes, from: level.offset)
      guard let entry = try reader.next() else {
        levels.removeLast()
        continue
      }
      levels[levels.count - 1].offset = reader.offset
      try limits.take(entries: 1)
      path.removeSubrange(level.pathCount...)
      if !path.isEmpty { path.append(0x2F) }
      let name = entry.name(in: bytes).array
      path += name
      let id = entry.id(in: bytes)
      if entry.mode.isTree {
        guard levels.count < Self.depthLimit else {
          throw AuditError.tooDeep(limit: Self.depthLimit)
        }
        let tree = try repository.reader.read(id, .tree)
        let own = try FolderEntries(tree, []).attributes
        levels.append(
          Level(
            tree: tree,
            pathCount: path.count,
            stack: try attributes.entering(name, own, from: level.stack),
            stackBefore: try attributes.entering(name, own, from: level.stackBefore)
          )
        )
      } else if entry.mode.isRegularFile {
        let (isTracked, wasTracked) = (level.stack.tracks(path), level.stackBefore.tracks(path))
        if isTracked != wasTracked { try body(path, id, isTracked, wasTracked) }
      }
    }
  }
}

/// The files of a folder by which DVC says what it keeps.
struct DVCFolder {
  let directory: [UInt8]
  let files: [(name: [UInt8], blob: ObjectID)]
}
