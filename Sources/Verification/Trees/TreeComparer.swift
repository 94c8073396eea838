internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// Compares folders entry by entry, for one worker.
final class TreeComparer {
  let reader: ObjectReader
  private let direction: MigrationClaim.Direction
  private let rules: FileRules
  private let attributes: AttributesSource
  /// The objects that are large enough; `nil` if size does not matter.
  private let largeObjects: ObjectTable?
  /// The bytes of the current entry's path.
  private var path: [UInt8] = []
  private var seenConversions: Set<ObjectPair> = []
  private var seenUnchanged: Set<UnchangedFile> = []
  private var seenAttributes: Set<ObjectPair> = []
  private var seenTracked: Set<ObjectID> = []
  /// The folders below those of one call: most commits share most folders.
  private var seenChildren: Set<TreePair.Key> = []

  init(
    _ reader: ObjectReader,
    _ claim: MigrationClaim,
    _ attributes: AttributesSource,
    largeObjects: ObjectTable?
  ) {
    self.reader = reader
    direction = claim.direction
    rules = claim.selection
    self.attributes = attributes
    self.largeObjects = largeObjects
  }

  /// The folder that is being compared.
  private struct Folder {
    let pair: TreePair
    let new: AttributesStack
    let old: AttributesStack?
    /// The offset of names in `path`.
    let nameStart: Int
  }

  /// Compares folders of one level.
  func compare(_ pairs: ArraySlice<TreePair>) -> ComparedTrees {
    var found = ComparedTrees()
    seenChildren.removeAll(keepingCapacity: true)
    for pair in pairs {
      var unread = pair.new
      do throws(StoreError) {
        let new = try tree(pair.new)
        unread = pair.old
        let old = pair.old == pair.new ? new : try tree(pair.old)
        unread = pair.new
        let folder = try folder(pair, old.bytes, new.bytes)
        do throws(TreeError) {
          if pair.old == pair.new {
            try compareEqual(folder, new.bytes, &found)
          } else {
            try compare(folder, old.bytes, new.bytes, &found)
          }
        } catch {
          report(.unreadable(pair.new, .malformed), pair.directory, pair, &found)
        }
      } catch {
        report(.unreadable(unread, ReadingProblem(error)), pair.directory, pair, &found)
      }
    }
    return found
  }

  private func tree(_ id: ObjectID) throws(StoreError) -> ObjectData {
    try reader.readChecked(id, .tree, at: try reader.location(of: id))
  }

  private func folder(
    _ pair: TreePair,
    _ old: RawSpan,
    _ new: RawSpan
  ) throws(StoreError) -> Folder {
    path = pair.directory.entryPrefix
    func stack(_ parent: AttributesStack?, _ tree: RawSpan) throws(StoreError) -> AttributesStack {
      guard let parent, let name = pair.around?.name else {
        return try attributes.root(tree, reader)
      }
      return try attributes.folder(name, in: parent, tree, reader)
    }
    return Folder(
      pair: pair,
      new: try stack(pair.around?.new, new),
      old: rules.needsOldAttributes ? try stack(pair.around?.old, old) : nil,
      nameStart: path.count
    )
  }

  private func report(
    _ kind: FindingKind,
    _ path: RepositoryPath,
    _ pair: TreePair,
    _ found: inout ComparedTrees
  ) {
    found.findings.append((kind, FilePlace(commit: pair.commit, path: path)))
  }

  /// The path of the current entry.
  private var entryPath: RepositoryPath { RepositoryPath(path) }

  /// Sets `path` to that of an entry.
  private func enter(_ name: RawSpan, _ folder: Folder) {
    path.removeLast(path.count - folder.nameStart)
    name.append(to: &path)
  }

  private func compareEqual(
    _ folder: Folder,
    _ tree: RawSpan,
    _ found: inout ComparedTrees
  ) throws(TreeError) {
    var entries = TreeReader(tree, reader.format)
    while let entry = try entries.next() {
      same(entry, tree, folder, &found)
    }
  }

  /// Looks at an entry that did not change.
  private func same(
    _ entry: TreeEntry,
    _ tree: RawSpan,
    _ folder: Folder,
    _ found: inout ComparedTrees
  ) {
    guard entry.mode.isTree || entry.mode.isRegularFile else { return }
    let name = entry.name(in: tree)
    enter(name, folder)
    let id = entry.id(in: tree)
    if entry.mode.isTree {
      guard rules.canMatch(beneath: path.rawSpan), !rules.isProtectedFolder(name) else { return }
      child(ObjectPair(old: id, new: id), name, folder, &found)
    } else {
      unchanged(id, folder, &found)
    }
  }

  private func child(
    _ trees: ObjectPair,
    _ name: RawSpan,
    _ folder: Folder,
    _ found: inout ComparedTrees
  ) {
    let pair = folder.pair
    let isSpared = pair.isSpared
    let bytes = name.array
    func context(_ stack: AttributesStack?) -> Int {
      guard let stack, !isSpared else { return -1 }
      return stack.isPathSensitive
        ? stack.entering(bytes, attributes: nil).filterContext : stack.filterContext
    }
    let hash = pair.path.appending(name)
    let key = TreePair.Key(
      old: trees.old,
      new: trees.new,
      path: rules.needsPath ? hash.value : 0,
      oldContext: Int32(truncatingIfNeeded: context(folder.old)),
      newContext: Int32(truncatingIfNeeded: context(folder.new)),
      isSpared: isSpared
    )
    guard seenChildren.insert(key).inserted else { return }
    let order = (try? reader.location(of: trees.new))?.readingOrder ?? .max
    found.children.append(
      TreePair(
        key: key,
        directory: entryPath,
        path: hash,
        commit: pair.commit,
        around: TreePair.Environment(new: folder.new, old: folder.old, name: bytes),
        order: order
      )
    )
  }

  private func compare(
    _ folder: Folder,
    _ old: RawSpan,
    _ new: RawSpan,
    _ found: inout ComparedTrees
  ) throws(TreeError) {
    var before = TreeReader(old, reader.format)
    var after = TreeReader(new, reader.format)
    var left = try before.next()
    var right = try after.next()
    var last: TreeEntry?
    while left != nil || right != nil {
      if let one = left, let other = right,
        one.name(in: old).isEqual(to: other.name(in: new))
      {
        enter(other.name(in: new), folder)
        compare(one, old, other, new, folder, &found)
        left = try before.next()
        (last, right) = (other, try after.next())
      } else if let one = left, right.map({ EntryOrder.precedes(one, old, $0, new) }) ?? true {
        enter(one.name(in: old), folder)
        report(.dropped, entryPath, folder.pair, &found)
        left = try before.next()
      } else if let other = right {
        enter(other.name(in: new), folder)
        let next = try after.next()
        added(other, new, folder, &found)
        let isInOrder =
          (last.map { EntryOrder.precedes($0, new, other, new) } ?? true)
          && (next.map { EntryOrder.precedes(other, new, $0, new) } ?? true)
        if !isInOrder { report(.order, entryPath, folder.pair, &found) }
        (last, right) = (other, next)
      }
    }
  }

  private func compare(
    _ one: TreeEntry,
    _ old: RawSpan,
    _ other: TreeEntry,
    _ new: RawSpan,
    _ folder: Folder,
    _ found: inout ComparedTrees
  ) {
    let ids = ObjectPair(old: one.id(in: old), new: other.id(in: new))
    let isModeRight = one.mode == other.mode || areRootAttributes(one, other, folder)
    if !isModeRight {
      report(.mode(expected: one.mode, found: other.mode), entryPath, folder.pair, &found)
    }
    if ids.old == ids.new {
      if isModeRight { same(other, new, folder, &found) }
    } else if one.mode.isTree, other.mode.isTree {
      child(ids, other.name(in: new), folder, &found)
    } else if one.mode.isRegularFile, other.mode.isRegularFile {
      converted(ids, folder, &found)
    } else {
      report(.changed(expected: ids.old, found: ids.new), entryPath, folder.pair, &found)
    }
  }

  /// Whether the entries are the `.gitattributes` of a root that gets lines, and so the mode of a
  /// regular file.
  private func areRootAttributes(
    _ one: TreeEntry,
    _ other: TreeEntry,
    _ folder: Folder
  ) -> Bool {
    !rules.isFixup && !rules.isOpen && folder.pair.around == nil && one.mode.isRegularFile
      && other.mode == .regular && path == AttributesFile.name
  }

  /// Looks at a new entry: only a root may get a `.gitattributes` file.
  private func added(
    _ entry: TreeEntry,
    _ tree: RawSpan,
    _ folder: Folder,
    _ found: inout ComparedTrees
  ) {
    guard folder.pair.around == nil, entry.mode == .regular,
      entry.name(in: tree).isEqual(to: AttributesFile.name)
    else { return report(.added, entryPath, folder.pair, &found) }
    let files = ObjectPair(old: .zero, new: entry.id(in: tree))
    if seenAttributes.insert(files).inserted {
      found.attributes.append((files, FilePlace(commit: folder.pair.commit, path: entryPath)))
    }
  }

  /// Whether the file at `path` must stay as it is.
  private func isProtected(_ folder: Folder) -> Bool {
    rules.isProtected(path.rawSpan.extracting(folder.nameStart...))
      || rules.protectsFiles && ProtectedFile.contains(path: entryPath)
  }

  private func effect(_ stack: AttributesStack, _ folder: Folder) -> FilterEffect {
    let path = path
    return stack.filterEffect(onPath: path.rawSpan, basenameAt: folder.nameStart)
  }

  /// Looks at a file that changed.
  private func converted(
    _ files: ObjectPair,
    _ folder: Folder,
    _ found: inout ComparedTrees
  ) {
    let place = FilePlace(commit: folder.pair.commit, path: entryPath)
    guard !isProtected(folder) else {
      guard path[folder.nameStart...] == AttributesFile.name[...] else {
        return report(
          .changed(expected: files.old, found: files.new),
          entryPath,
          folder.pair,
          &found
        )
      }
      // Other lines are added in folders than in a root, so each file is looked at.
      if folder.pair.around != nil || seenAttributes.insert(files).inserted {
        found.attributes.append((files, place))
      }
      return
    }
    if seenConversions.insert(files).inserted { found.conversions.append((files, place)) }
    guard !folder.pair.isSpared else { return }
    let isTracked = effect(folder.new, folder) == .lfs
    if direction == .toPointers, !isTracked { report(.untracked, entryPath, folder.pair, &found) }
    if direction == .toFiles, isTracked { report(.stillTracked, entryPath, folder.pair, &found) }
  }

  /// Looks at a file that did not change.
  private func unchanged(_ id: ObjectID, _ folder: Folder, _ found: inout ComparedTrees) {
    guard !rules.isOpen else { return }
    let start = folder.nameStart
    let isChosen: Bool
    if rules.isFixup, let old = folder.old {
      isChosen =
        effect(old, folder) == .lfs && !isProtected(folder)
    } else {
      isChosen = rules.matches(path.rawSpan, basenameAt: start)
    }
    if isChosen, largeObjects.map({ $0.number(of: id) != nil }) ?? true {
      let isTracked = folder.pair.isSpared || effect(folder.new, folder) == .lfs
      let file = UnchangedFile(id: id, isTracked: isTracked)
      if seenUnchanged.insert(file).inserted {
        found.unchanged.append((file, FilePlace(commit: folder.pair.commit, path: entryPath)))
      }
    } else if let old = folder.old, rules.above != nil, !folder.pair.isSpared,
      effect(folder.new, folder) == .lfs, effect(old, folder) != .lfs,
      !isProtected(folder),
      seenTracked.insert(id).inserted
    {
      let place = FilePlace(commit: folder.pair.commit, path: entryPath)
      found.newlyTracked.append((id, place))
    }
  }
}
