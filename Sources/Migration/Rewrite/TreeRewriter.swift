internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Scan
internal import Selection

/// A tree to rewrite.
struct RewrittenTree: Sendable {
  let tree: VisitedTree
  /// The number of its set of attribute lines; 0 except for roots.
  var set: UInt32 = 0
  /// The number of its variant; `nil` for the tree itself.
  var variant: Int?
}

/// The new ids of the trees of deeper levels.
struct NewTreeIDs: Sendable {
  /// By the number of the tree.
  var trees: ObjectIDList
  /// By the number of the variant.
  var variants: [ObjectID]
}

/// Rewrites trees for one worker: ids are replaced in the old bytes, and all else stays.
final class TreeRewriter {
  /// What all workers share.
  struct Context: Sendable {
    let rules: ScanRules
    let nodes: TreeNodes
    let files: FileList
    let conversion: Conversion
    let rootAttributes: RootAttributes
    let nestedAttributes: NestedAttributes
    let variants: [TreeVariant]
  }

  let reader: ObjectReader
  let writer: ObjectWriter
  private var bases = TreeBases()
  private var path: [UInt8] = []
  private var folders = FolderMemory()
  /// Unchanged objects in rewritten trees.
  private(set) var kept = KeptObjects()

  init(reader: ObjectReader, writer: ObjectWriter) {
    self.reader = reader
    self.writer = writer
  }

  /// Writes the new trees of a range of trees of one level.
  ///
  /// - Parameter newIDs: the new ids of the trees of deeper levels.
  /// - Returns: the new id of each tree; the old one if it did not change.
  func rewrite(
    _ run: ArraySlice<RewrittenTree>,
    depth: Int,
    context: Context,
    newIDs: NewTreeIDs
  ) throws(VisitError) -> [ObjectID] {
    var output: [ObjectID] = []
    for job in run {
      do throws(TreeFault) {
        output.append(try rewrite(job, depth: depth, context: context, newIDs: newIDs))
      } catch {
        switch error {
        case .store(let error): throw .store(job.tree, error)
        case .tree(let error): throw .tree(job.tree, error)
        }
      }
    }
    return output
  }

  private func rewrite(
    _ job: RewrittenTree,
    depth: Int,
    context: Context,
    newIDs: NewTreeIDs
  ) throws(TreeFault) -> ObjectID {
    let old: ObjectData
    do throws(StoreError) {
      old = try reader.read(job.tree.id, at: job.tree.location).data
    } catch {
      throw .store(error)
    }
    var bytes: [UInt8]?
    var outline = TreeOutline()
    if job.variant != nil || context.nodes.flags[job.tree.node].contains(.mayChange) {
      (bytes, outline) = try replaceIDs(job, old, depth, context, newIDs)
    }
    do throws(StoreError) {
      if job.set != 0 {
        bytes = try addAttributes(job, to: bytes, &outline, old: old.bytes, context.rootAttributes)
      }
      guard let bytes else { return job.tree.id }
      let id = writer.id(of: bytes.rawSpan, .tree)
      let base = reader.deltaBase(of: job.tree.location)?.readingOrder
      let new = try writer.addTree(
        bytes,
        id: id,
        outline: outline,
        bases: bases.bases(oldBase: base, path: job.tree.path)
      )
      bases.keep(new, old: job.tree.location.readingOrder, path: job.tree.path)
      return id
    } catch {
      throw .store(error)
    }
  }

  /// Frees what only trees need; only commits follow.
  func endTrees() {
    kept = KeptObjects()
    endLevel()
    reader.forget()
  }

  /// Frees the bases of deltas: the next level has other folders.
  func endLevel() {
    bases = TreeBases()
    folders.removeAll()
  }

  /// A tree whose ids are being replaced.
  private struct Replacing {
    /// One reference for the whole tree, instead of one for each entry.
    let rules: ScanRules
    let nodes: ObjectTable
    let files: ObjectTable
    let conversion: Conversion
    let newIDs: NewTreeIDs
    let tree: VisitedTree
    let depth: Int
    let variant: TreeVariant?
    let stack: AttributesStack?
    /// Those of `stack`: for each entry, asking it would count references that all workers share.
    let finalBytes: ByteSet?
    /// Where the names of entries start in `path`, if paths matter.
    let pathStart: Int
  }

  /// The tree with the ids of changed entries replaced, `nil` if none changed; and the offsets of
  /// its entries.
  private func replaceIDs(
    _ job: RewrittenTree,
    _ old: ObjectData,
    _ depth: Int,
    _ context: Context,
    _ newIDs: NewTreeIDs
  ) throws(TreeFault) -> ([UInt8]?, TreeOutline) {
    let bytes = old.bytes
    let tree = job.tree
    let replacing = try replacing(job, bytes, depth, context, newIDs)
    let (variant, stack) = (replacing.variant, replacing.stack)
    var output: [UInt8] = []
    var attributes: TreeEntry?
    let last = variant == nil && stack == nil ? folders.version(of: tree) : nil
    let folder = folders.blank()
    var steps = FolderSteps(bytes, reader.format, since: last)
    do throws(TreeError) {
      while let step = try steps.next() {
        switch step {
        case .repeated(let range, let last):
          repeatEntries(range, of: last, bytes, folder, &output)
        case .entry(let entry):
          let new = newID(of: entry, in: bytes, replacing, &attributes)
          if let new { Self.replace(entry, with: new, in: bytes, &output) }
          folder.notes.append(entry, mark: new != nil ? 1 : 0)
        }
      }
    } catch {
      throw .tree(error)
    }
    if let attributes {
      let id = attributes.id(in: bytes)
      let new = try newAttributes(id, job, context)
      if new != id { Self.replace(attributes, with: new, in: bytes, &output) }
    }
    let new = output.isEmpty ? nil : output
    // The new form of a nested file of attributes depends on its folder, and is found each time.
    if variant == nil && stack == nil && attributes == nil {
      folders.keep(folder, of: tree, old, new: new)
    } else {
      folders.forget(tree)
    }
    return (new, folder.notes.outline)
  }

  private func replacing(
    _ job: RewrittenTree,
    _ bytes: RawSpan,
    _ depth: Int,
    _ context: Context,
    _ newIDs: NewTreeIDs
  ) throws(TreeFault) -> Replacing {
    let rules = context.rules
    let stack: AttributesStack?
    do throws(StoreError) {
      stack = try rules.fixup?.stack(in: job.tree.attributes, bytes, reader: reader)
    } catch {
      throw .store(error)
    }
    if rules.needsPaths { path = job.tree.directory.entryPrefix }
    return Replacing(
      rules: rules,
      nodes: context.nodes.table,
      files: context.files.table,
      conversion: context.conversion,
      newIDs: newIDs,
      tree: job.tree,
      depth: depth,
      variant: job.variant.map { context.variants[$0] },
      stack: stack,
      finalBytes: stack?.finalBytes,
      pathStart: rules.needsPaths ? path.count : 0
    )
  }

  private static func replace(
    _ entry: TreeEntry,
    with id: ObjectID,
    in bytes: RawSpan,
    _ output: inout [UInt8]
  ) {
    if output.isEmpty { output = bytes.array }
    id.write(to: &output, at: entry.idStart, entry.format)
  }

  /// The new id of an entry; `nil` if it keeps the old one.
  ///
  /// - Parameter attributes: set to the entry if it is a nested file of attributes that stays a
  ///   file, whose lines are edited later.
  @inline(__always)
  private func newID(
    of entry: TreeEntry,
    in bytes: RawSpan,
    _ replacing: Replacing,
    _ attributes: inout TreeEntry?
  ) -> ObjectID? {
    let name = entry.name(in: bytes)
    let id = entry.id(in: bytes)
    if entry.mode.isTree { return newID(ofFolder: id, name, replacing) }
    guard entry.mode.isRegularFile else { return nil }
    let isSelected = Self.isSelected(id, name, replacing, &path)
    if !isSelected, replacing.depth > 0, replacing.rules.fixup == nil,
      name.isEqual(to: AttributesFile.name)
    {
      attributes = entry
    }
    guard let file = replacing.files.number(of: id) else { return nil }
    guard isSelected else {
      kept.insert(file: file)
      return nil
    }
    let pointer = replacing.conversion.newIDs[file]
    return pointer == .zero ? nil : pointer
  }

  @inline(__always)
  private func newID(
    ofFolder id: ObjectID,
    _ name: RawSpan,
    _ replacing: Replacing
  ) -> ObjectID? {
    let (rules, newIDs) = (replacing.rules, replacing.newIDs)
    let depth = replacing.depth + 1
    let key = rules.context(replacing.tree.path, name, depth: depth, replacing.stack)
    if let folder = replacing.variant?.folders[name.array] {
      return newIDs.variants[folder] == id ? nil : newIDs.variants[folder]
    }
    // A folder that no pattern can match was not entered, and is not here.
    if !rules.isProtectedFolder(name),
      let child = replacing.nodes.number(of: id, context: key), newIDs.trees[child] != id
    {
      return newIDs.trees[child]
    }
    kept.insert(tree: id)
    return nil
  }

  @inline(__always)
  private static func isSelected(
    _ id: ObjectID,
    _ name: RawSpan,
    _ replacing: Replacing,
    _ path: inout [UInt8]
  ) -> Bool {
    let rules = replacing.rules
    if let variant = replacing.variant, variant.files.contains(name.array) { return true }
    if let finalBytes = replacing.finalBytes, !finalBytes.contains(name[name.byteCount - 1]) {
      return false
    }
    guard rules.needsPaths else { return rules.selects(name, basenameAt: 0, id) != nil }
    let (start, stack) = (replacing.pathStart, replacing.stack)
    path.removeLast(path.count - start)
    name.append(to: &path)
    let include = rules.selects(path.rawSpan, basenameAt: start, id, stack)
    return include != nil
  }

  /// The new id of a nested file of attributes.
  private func newAttributes(
    _ id: ObjectID,
    _ job: RewrittenTree,
    _ context: Context
  ) throws(TreeFault) -> ObjectID {
    do throws(StoreError) {
      return try context.nestedAttributes.file(
        from: id,
        in: job.tree,
        variant: job.variant,
        of: context.variants,
        rules: context.rules,
        reader: reader,
        writer: writer
      )
    } catch {
      throw .store(error)
    }
  }

  /// Takes over the new ids of entries that the version before has too.
  ///
  /// - Parameter output: the new bytes, if any entry has changed so far.
  private func repeatEntries(
    _ range: Range<Int>,
    of last: KnownFolder,
    _ bytes: RawSpan,
    _ folder: KnownFolder,
    _ output: inout [UInt8]
  ) {
    let start = folder.notes.outline.byteCount
    let isReplaced = folder.notes.append(range, of: last.notes) != 0
    guard isReplaced, let new = last.new else { return }
    if output.isEmpty { output = bytes.array }
    let end = folder.notes.outline.byteCount
    let shift = start - Int(last.notes.outline.starts[range.lowerBound])
    output.replaceSubrange(start..<end, with: new[start - shift..<end - shift])
  }

  /// The root with its `.gitattributes` replaced or added; `nil` if nothing changed.
  private func addAttributes(
    _ job: RewrittenTree,
    to bytes: [UInt8]?,
    _ outline: inout TreeOutline,
    old: RawSpan,
    _ attributes: RootAttributes
  ) throws(StoreError) -> [UInt8]? {
    let (place, entry) = Self.placeOfAttributes(in: old, reader.format)
    // Roots without selected files were not read until here.
    if outline.byteCount != old.byteCount { outline = TreeOutline() }
    let original = entry?.id(in: old) ?? .zero
    let new = try attributes.file(from: original, set: job.set, reader: reader, writer: writer)
    guard new != original || entry.map({ $0.mode != .regular }) == true else { return bytes }
    var output: [UInt8] = []
    let from = bytes ?? old.array
    output.reserveCapacity(from.count + 48)
    output.append(contentsOf: from[..<place])
    // An executable file becomes a regular one, as with git-lfs.
    let mode = String(FileMode.regular.rawValue, radix: 8)
    output.append(contentsOf: "\(mode) .gitattributes\0".utf8)
    output.append(contentsOf: new.bytes)
    output.append(contentsOf: from[(entry?.end ?? place)...])
    if entry == nil, outline.count > 0 {
      outline.insert(at: place, byteCount: output.count - old.byteCount)
    }
    return output
  }

  /// The offset of `.gitattributes` in a tree, existing or not, and its entry if it exists.
  static func placeOfAttributes(
    in tree: RawSpan,
    _ format: ObjectFormat
  ) -> (offset: Int, entry: TreeEntry?) {
    var entries = TreeReader(tree, format)
    var place = tree.byteCount
    while let entry = try? entries.next() {
      let name = entry.name(in: tree)
      if name.isEqual(to: AttributesFile.name) { return (entry.start, entry) }
      if place == tree.byteCount, isAfterAttributes(name, isTree: entry.mode.isTree) {
        place = entry.start
      }
    }
    return (place, nil)
  }

  private static func isAfterAttributes(_ name: RawSpan, isTree: Bool) -> Bool {
    let own = AttributesFile.name
    for index in 0..<min(name.byteCount, own.count) where name[index] != own[index] {
      return name[index] > own[index]
    }
    return name.byteCount > own.count || (name.byteCount == own.count && isTree)
  }
}

/// The reason why a tree can't be rewritten.
private enum TreeFault: Error {
  case store(StoreError)
  case tree(TreeError)
}

/// Written trees, as bases for the deltas of later ones.
///
/// The best base of a new tree is the new version of the old tree's base, which was chosen when the
/// old trees were packed. Otherwise it is the last tree of the same folder.
private struct TreeBases {
  private static let byteLimit = 12 << 20

  private var byOldPlace: [UInt64: DeltaBase] = [:]
  private var byPath: [PathHash: DeltaBase] = [:]
  private var queue: [UInt64] = []
  private var head = 0
  private var byteCount = 0

  /// The bases to try, the most likely first.
  func bases(oldBase: UInt64?, path: PathHash) -> [DeltaBase] {
    [oldBase.flatMap { byOldPlace[$0] }, byPath[path]].compactMap(\.self)
  }

  mutating func keep(_ base: DeltaBase, old: UInt64, path: PathHash) {
    byPath[path] = base
    guard byOldPlace.updateValue(base, forKey: old) == nil else { return }
    queue.append(old)
    byteCount += base.byteCount + 100
    while byteCount > Self.byteLimit, head < queue.count {
      if let dropped = byOldPlace.removeValue(forKey: queue[head]) {
        byteCount -= dropped.byteCount + 100
      }
      head += 1
    }
    if head > 4096 {
      queue.removeFirst(head)
      head = 0
    }
    // Those by path share their bytes with those by offset until these are dropped.
    if byPath.count > 4096 { byPath.removeAll() }
  }
}
