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
    let rules = context.rules
    let needsPaths = rules.needsPaths
    let nodes = context.nodes.table
    let files = context.files.table
    let tree = job.tree
    let variant = job.variant.map { context.variants[$0] }
    let stack: AttributesStack?
    do throws(StoreError) {
      stack = try rules.fixup?.stack(in: tree.attributes, bytes, reader: reader)
    } catch {
      throw .store(error)
    }
    var output: [UInt8] = []
    var isReplaced = false
    func replace(_ entry: TreeEntry, with id: ObjectID) {
      isReplaced = true
      if output.isEmpty { output = bytes.array }
      id.write(to: &output, at: entry.idStart, entry.format)
    }
    var pathStart = 0
    if needsPaths {
      path = tree.directory
      if !path.isEmpty { path.append(0x2F) }
      pathStart = path.count
    }
    var attributes: TreeEntry?
    let finalBytes = stack?.finalBytes
    let last = variant == nil && stack == nil ? folders.version(of: tree) : nil
    let folder = folders.blank()
    var lastIndex = 0
    var entries = TreeReader(bytes, reader.format)
    do throws(TreeError) {
      while true {
        if let last, let old = last.tree {
          let range = last.notes.repeated(
            from: lastIndex,
            of: old.bytes,
            in: bytes,
            at: entries.offset
          )
          if !range.isEmpty {
            repeatEntries(range, of: last, bytes, folder, &output)
            lastIndex = range.upperBound
            entries.skip(to: folder.notes.outline.byteCount)
          }
        }
        guard let entry = try entries.next() else { break }
        if let last, let old = last.tree {
          lastIndex = last.notes.outline.index(
            from: lastIndex,
            of: old.bytes,
            behind: entry,
            in: bytes
          )
        }
        let name = entry.name(in: bytes)
        isReplaced = false
        defer { folder.notes.append(entry, mark: isReplaced ? 1 : 0) }
        if entry.mode.isTree {
          let key = rules.context(tree.path, name, depth: depth + 1, stack)
          let id = entry.id(in: bytes)
          // A tree that no pattern can match was not visited, and has no number.
          if let folder = variant?.folders[name.array] {
            if newIDs.variants[folder] != id { replace(entry, with: newIDs.variants[folder]) }
          } else if !rules.isProtectedFolder(name),
            let child = nodes.number(of: id, context: key), newIDs.trees[child] != id
          {
            replace(entry, with: newIDs.trees[child])
          } else {
            kept.insert(tree: id)
          }
        } else if entry.mode.isRegularFile {
          let id = entry.id(in: bytes)
          let isSelected: Bool
          if let variant, variant.files.contains(name.array) {
            isSelected = true
          } else if let finalBytes, !finalBytes.contains(name[name.byteCount - 1]) {
            isSelected = false
          } else if needsPaths {
            path.removeLast(path.count - pathStart)
            name.append(to: &path)
            isSelected = rules.selects(path.rawSpan, basenameAt: pathStart, id, stack) != nil
          } else {
            isSelected = rules.selects(name, basenameAt: 0, id) != nil
          }
          if isSelected, let file = files.number(of: id) {
            let pointer = context.conversion.newIDs[file]
            if pointer != .zero { replace(entry, with: pointer) }
          } else if let file = files.number(of: id) {
            kept.insert(file: file)
          }
          if !isSelected, depth > 0, rules.fixup == nil,
            name.isEqual(to: AttributesFile.name)
          {
            attributes = entry
          }
        }
      }
    } catch {
      throw .tree(error)
    }
    if let attributes {
      let id = attributes.id(in: bytes)
      do throws(StoreError) {
        let new = try context.nestedAttributes.file(
          from: id,
          in: tree,
          variant: job.variant,
          of: context.variants,
          rules: rules,
          reader: reader,
          writer: writer
        )
        if new != id { replace(attributes, with: new) }
      } catch {
        throw .store(error)
      }
    }
    let new = output.isEmpty ? nil : output
    // The new version of a nested attributes file depends on its folder, and is computed each time.
    if variant == nil && stack == nil && attributes == nil {
      folders.keep(folder, of: tree, old, new: new)
    } else {
      folders.forget(tree)
    }
    return (new, folder.notes.outline)
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
