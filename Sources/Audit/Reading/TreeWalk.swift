internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// Walks the folders of a commit that differ from those of its parents.
final class TreeWalk {
  /// Folders may be nested as deeply as Git itself allows.
  static let depthLimit = 4096
  /// Nobody can check out what has a longer path, on most systems.
  private static let pathLimit = 16_384
  /// A folder that is being walked; a class, since a copy would count references of all its parts.
  private final class Frame {
    let tree: ObjectData
    let entries: [NewEntry]
    var next = 0
    let pathCount: Int
    let stack: AttributesStack
    let stackBefore: AttributesStack?
    /// Whether all attributes from the root down to here are those from before.
    let hasSameAttributes: Bool
    let outputs: [DVCFolder]
    /// The number of the attribute files from the root down to here.
    let attributes: Int

    /// What is held for it.
    var byteCount: Int { tree.byteCount + entries.count * MemoryLayout<NewEntry>.stride }

    init(
      _ tree: ObjectData,
      _ entries: [NewEntry],
      pathCount: Int,
      _ stack: AttributesStack,
      before stackBefore: AttributesStack?,
      hasSameAttributes: Bool,
      _ outputs: [DVCFolder],
      attributes: Int
    ) {
      (self.tree, self.entries, self.pathCount) = (tree, entries, pathCount)
      (self.stack, self.stackBefore) = (stack, stackBefore)
      (self.hasSameAttributes, self.outputs) = (hasSameAttributes, outputs)
      self.attributes = attributes
    }
  }

  private let repository: ExaminedRepository
  private let attributes: AttributesCache
  private let limits: AuditLimits
  private var seen = SeenFolders()
  private(set) var changes: [ChangedAttributes] = []

  init(_ repository: ExaminedRepository, _ attributes: AttributesCache, _ limits: AuditLimits) {
    (self.repository, self.attributes, self.limits) = (repository, attributes, limits)
  }

  /// Calls the body with each new file of a tree, but for those of folders that were walked before.
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
    var held = HeldFolders()
    guard let first = try frame(root, before, .root, nil) else { return }
    var frames = [first]
    try held.add(frames[0].byteCount)
    while let frame = frames.last {
      guard frame.next < frame.entries.count else {
        frames.removeLast()
        held.drop(frame.byteCount)
        continue
      }
      let new = frame.entries[frame.next]
      frame.next += 1
      let tree = frame.tree
      let bytes = tree.bytes
      path.removeSubrange(frame.pathCount...)
      if !path.isEmpty { path.append(0x2F) }
      new.entry.name(in: bytes).append(to: &path)
      try Self.check(path, from: frame.pathCount)
      let id = new.entry.id(in: bytes)
      if new.entry.mode.isTree {
        guard frames.count < Self.depthLimit else {
          throw AuditError.tooDeep(limit: Self.depthLimit)
        }
        let place = RepositoryPath(path)
        // Files of DVC above a folder bear on it too.
        guard
          !frame.outputs.isEmpty
            || seen.insert(id, before: new.before, place, attributes: frame.attributes)
        else { continue }
        guard let folder = try self.frame(id, new.before, place, frame) else { continue }
        try held.add(folder.byteCount)
        frames.append(folder)
      } else if !new.entry.mode.isGitlink {
        let file = RepositoryPath(path)
        let isTracked = new.entry.mode.isRegularFile && frame.stack.tracks(file)
        try body(
          NewFile(
            path: file,
            mode: new.entry.mode,
            blob: id,
            isTracked: isTracked,
            outputs: frame.outputs
          )
        )
      }
    }
  }

  /// Refuses names that Git itself refuses in a working tree: nobody is to be told to write there.
  static func check(_ path: [UInt8], from start: Int) throws(AuditError) {
    guard path.count <= pathLimit else { throw .longPath(limit: pathLimit) }
    let name = path[(start == 0 ? 0 : start + 1)...]
    guard name.first == 0x2E, name.count <= 4 else { return }
    guard name.count > 1, !name.elementsEqual([0x2E, 0x2E]),
      !name.map({ $0 | 0x20 }).elementsEqual(".git".utf8)
    else { throw .badName(RepositoryPath(path)) }
  }

  /// - Returns: nil where a partial clone has left the folder at its remote, which is noted.
  private func frame(
    _ id: ObjectID,
    _ before: [ObjectID?],
    _ path: RepositoryPath,
    _ parent: Frame?
  ) throws -> Frame? {
    guard let tree = try repository.treeIfHere(id) else { return nil }
    let entries: FolderEntries
    do {
      entries = try FolderEntries(tree, repository.reader.format, before: before) {
        try repository.treeIfHere($0)
      }
    } catch let error as TreeError {
      throw AuditError.badTree(id, error)
    }
    try limits.take(entries: entries.new.count + 1)
    let old = entries.attributesBefore.first ?? nil
    let hasBefore = entries.hasFirst
    let hasSameAttributes =
      hasBefore && old == entries.attributes && parent?.hasSameAttributes ?? true
    let stack: AttributesStack
    var stackBefore: AttributesStack?
    if let parent {
      let name = Array(path.name)
      stack = try attributes.entering(name, entries.attributes, from: parent.stack)
      if hasSameAttributes {
        stackBefore = stack
      } else if let before = parent.stackBefore, hasBefore {
        stackBefore = try attributes.entering(name, old, from: before)
      }
    } else {
      stack = try attributes.root(entries.attributes)
      if hasBefore { stackBefore = try attributes.root(old) }
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
      tree,
      entries.new,
      pathCount: path.bytes.count,
      stack,
      before: stackBefore,
      hasSameAttributes: hasSameAttributes,
      outputs,
      attributes: SeenFolders.attributes(
        entries.attributes,
        before: before.isEmpty ? [] : [old, hasBefore ? .zero : nil],
        in: parent?.attributes ?? 0
      )
    )
  }
}
