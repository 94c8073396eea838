internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Selection

/// Visits trees for one worker.
///
/// It has its own numbers, so that workers do not wait for each other. What was new to it is
/// listed, and merged with the lists of the others afterwards.
final class TreeVisitor {
  let number: Int
  let reader: ObjectReader
  var globalTrees: [UInt32] = []
  var globalLines: [UInt32] = []
  var globalNames: [UInt32] = []
  let rules: ScanRules
  private var trees = ObjectTable()
  private var files = ObjectTable()
  private var lines: [LineKey: Int] = [:]
  private var names = NameTable()
  /// The path of the current entry, if paths matter.
  private var path: [UInt8] = []
  private var folders = FolderMemory()
  private var protected = ProtectedFolders()
  /// The patterns that have matched no file yet.
  private(set) var idlePatterns: IdlePatterns

  init(number: Int, reader: ObjectReader, rules: ScanRules) {
    self.number = number
    self.reader = reader
    self.rules = rules
    idlePatterns = IdlePatterns(rules.selector)
  }

  /// Visits trees of the same depth.
  func visit(_ run: ArraySlice<VisitedTree>, depth: Int) throws(VisitError) -> VisitedPiece {
    var piece = VisitedPiece()
    piece.visitor = number
    for tree in run {
      let data: ObjectData
      let stack: AttributesStack?
      do throws(StoreError) {
        data = try reader.readChecked(tree.id, .tree, at: tree.location)
        stack = try rules.fixup?.stack(in: tree.attributes, data.bytes, reader: reader)
      } catch {
        throw .store(tree, error)
      }
      do throws(TreeError) {
        try visit(tree, data, stack, depth: depth, &piece)
      } catch {
        throw .tree(tree, error)
      }
    }
    return piece
  }

  /// A tree that is being visited.
  private struct Visit {
    /// One reference for the whole tree, instead of one for each entry.
    let rules: ScanRules
    let tree: VisitedTree
    let depth: Int
    let stack: AttributesStack?
    /// Those of `stack`: for each entry, asking it would count references that all visitors share.
    let finalBytes: ByteSet?
    /// Where the names of entries start in `path`, if paths matter.
    let pathStart: Int
    let folder: KnownFolder
  }

  private func visit(
    _ tree: VisitedTree,
    _ data: ObjectData,
    _ stack: AttributesStack?,
    depth: Int,
    _ piece: inout VisitedPiece
  ) throws(TreeError) {
    let bytes = data.bytes
    var flags: TreeFlags = []
    var attributes = ObjectID.zero
    let last = stack == nil ? folders.version(of: tree) : nil
    let folder = folders.blank()
    let visit = Visit(
      rules: rules,
      tree: tree,
      depth: depth,
      stack: stack,
      finalBytes: stack?.finalBytes,
      pathStart: rules.needsPaths ? setPath(tree.directory) : 0,
      folder: folder
    )
    var steps = FolderSteps(bytes, reader.format, since: last)
    while let step = try steps.next() {
      switch step {
      case .repeated(let range, let last):
        try repeatEntries(range, of: last, bytes, folder, &flags, &attributes)
      case .entry(let entry):
        let marks = self.visit(entry, in: bytes, visit, &piece)
        if marks.contains(.hasRootAttributes) { attributes = entry.id(in: bytes) }
        flags.formUnion(marks)
        folder.notes.append(entry, mark: marks.rawValue, itemEnd: folder.items.count)
      }
    }
    flags.remove(.hasRootAttributes)
    piece.items.append(contentsOf: folder.items)
    piece.itemNames.append(contentsOf: folder.itemNames)
    piece.itemCounts.append(UInt32(folder.items.count))
    piece.flags.append(flags)
    if depth == 0 { piece.rootAttributes.append(attributes) }
    if stack == nil { folders.keep(folder, of: tree, data) }
  }

  /// Sets the path to what stands before the names in a folder; returns where they start.
  private func setPath(_ directory: RepositoryPath) -> Int {
    path = directory.entryPrefix
    return path.count
  }

  /// Visits an entry; returns its marks.
  @inline(__always)
  private func visit(
    _ entry: TreeEntry,
    in bytes: RawSpan,
    _ visit: Visit,
    _ piece: inout VisitedPiece
  ) -> TreeFlags {
    let name = entry.name(in: bytes)
    var marks: TreeFlags = []
    if entry.mode.isTree {
      // If no file below it can be selected, its name does not matter.
      guard visitFolder(entry.id(in: bytes), name, visit, &piece) else { return marks }
    } else if entry.mode.isRegularFile {
      let isSelected = visitFile(entry.id(in: bytes), name, visit, &piece)
      if isSelected { marks.insert(.hasSelectedFile) }
    }
    if name[0] == 0x2E, name.isEqual(to: AttributesFile.name) {
      marks.formUnion(Self.marks(ofAttributes: entry.mode, depth: visit.depth, visit.stack))
    }
    return marks
  }

  /// Visits a folder, unless no file below it can be selected; false then.
  @inline(__always)
  private func visitFolder(
    _ id: ObjectID,
    _ name: RawSpan,
    _ visit: Visit,
    _ piece: inout VisitedPiece
  ) -> Bool {
    if visit.rules.needsPaths {
      path.removeLast(path.count - visit.pathStart)
      name.append(to: &path)
      guard visit.rules.selector.canSelectBeneath(directory: path.rawSpan) else { return false }
    }
    if visit.rules.isProtectedFolder(name) {
      noteFolder(id, name, of: visit.tree, &piece)
      return false
    }
    visitChild(
      id,
      name,
      of: visit.tree,
      visit.stack,
      depth: visit.depth,
      visit.folder,
      &piece
    )
    return true
  }

  /// Visits a file; returns whether it is selected.
  @inline(__always)
  private func visitFile(
    _ id: ObjectID,
    _ name: RawSpan,
    _ visit: Visit,
    _ piece: inout VisitedPiece
  ) -> Bool {
    let selection: ScanRules.Selection
    if let finalBytes = visit.finalBytes, !finalBytes.contains(name[name.byteCount - 1]) {
      return false
    } else if visit.rules.needsPaths {
      path.removeLast(path.count - visit.pathStart)
      name.append(to: &path)
      selection = visit.rules.selection(path.rawSpan, basenameAt: visit.pathStart, id, visit.stack)
    } else {
      selection = visit.rules.selection(name, basenameAt: 0, id)
    }
    guard selection != .none else { return false }
    note(selection, id, name, of: visit.tree, basenameAt: visit.pathStart, &piece)
    guard case .selected(let include) = selection else { return false }
    if files.insert(id).isNew {
      piece.newFiles.append(
        .init(id: id, tree: visit.tree.node, name: number(of: name, &piece), include: include)
      )
    }
    if visit.rules.collectsLines { collectLine(basenameAt: visit.pathStart, visit.folder, &piece) }
    return true
  }

  /// Records which pattern a file matches, and whether it is protected.
  private func note(
    _ selection: ScanRules.Selection,
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    basenameAt: Int,
    _ piece: inout VisitedPiece
  ) {
    if case .protected(let include) = selection, protected.insert(id, name) {
      piece.newProtected.append(
        .init(id: id, tree: tree.node, name: number(of: name, &piece), include: include)
      )
    }
    let match: FileSelector.Match =
      switch selection {
      case .selected(let include), .small(let include): .included(include)
      case .excluded(let exclude): .excluded(exclude)
      case .protected, .none: .none
      }
    guard idlePatterns.concerns(match) else { return }
    let path = rules.needsPaths ? path : name.array
    idlePatterns.take(match, path, basenameAt: basenameAt, rules.selector)
  }

  /// Records a protected folder, for each pattern that would select a file in it.
  private func noteFolder(
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    _ piece: inout VisitedPiece
  ) {
    guard rules.fixup == nil else { return }
    let place = rules.selector.needsPath ? tree.path.appending(name).value : 0
    let directory = RepositoryPath(rules.needsPaths ? path : name.array)
    for include in protected.includes(in: id, directory, place, rules, reader) {
      piece.newProtected.append(
        .init(id: id, tree: tree.node, name: number(of: name, &piece), include: include)
      )
    }
  }

  /// The flags of a tree with a `.gitattributes` of a mode.
  private static func marks(
    ofAttributes mode: FileMode,
    depth: Int,
    _ stack: AttributesStack?
  ) -> TreeFlags {
    if depth == 0 {
      guard mode.isRegularFile else {
        return mode.isSymbolicLink ? .linksAttributes : .misusesAttributes
      }
      return mode == .regular ? .hasRootAttributes : [.hasRootAttributes, .hasOddRootAttributes]
    }
    if mode.isRegularFile { return .hasAttributes }
    return stack != nil && mode.isSymbolicLink ? .linksAttributes : []
  }

  /// Takes over the results of entries that the version before has too.
  private func repeatEntries(
    _ range: Range<Int>,
    of last: KnownFolder,
    _ bytes: RawSpan,
    _ folder: KnownFolder,
    _ flags: inout TreeFlags,
    _ attributes: inout ObjectID
  ) throws(TreeError) {
    let start = folder.notes.outline.byteCount
    let any = TreeFlags(
      rawValue: folder.notes.append(range, of: last.notes, itemCount: folder.items.count)
    )
    flags.formUnion(any)
    let items = last.notes.items(of: range)
    folder.items.append(contentsOf: last.items[items])
    if rules.collectsLines { folder.itemNames.append(contentsOf: last.itemNames[items]) }
    if any.contains(.hasRootAttributes) {
      let shift = start - Int(last.notes.outline.starts[range.lowerBound])
      for index in range
      where TreeFlags(rawValue: last.notes.marks[index]).contains(.hasRootAttributes) {
        var entry = TreeReader(
          bytes,
          from: Int(last.notes.outline.starts[index]) + shift,
          reader.format
        )
        if let entry = try entry.next() { attributes = entry.id(in: bytes) }
      }
    }
  }

  /// A tree, and with `--fixup` the attributes in it.
  func read(_ tree: VisitedTree) throws(VisitError) -> (ObjectData, AttributesStack?) {
    do throws(StoreError) {
      let data = try reader.read(tree.id, at: tree.location).data
      return (data, try rules.fixup?.stack(in: tree.attributes, data.bytes, reader: reader))
    } catch {
      throw .store(tree, error)
    }
  }

  /// Whether a tree holds a selected file that passes a test.
  func holds(
    _ tree: VisitedTree,
    _ test: (ObjectID) -> Bool
  ) throws(VisitError) -> Bool {
    let (data, stack) = try read(tree)
    let bytes = data.bytes
    let start = setPath(tree.directory)
    var entries = TreeReader(bytes, reader.format)
    do throws(TreeError) {
      while let entry = try entries.next() {
        guard entry.mode.isRegularFile else { continue }
        path.removeLast(path.count - start)
        entry.name(in: bytes).append(to: &path)
        let id = entry.id(in: bytes)
        if rules.selects(path.rawSpan, basenameAt: start, id, stack) != nil, test(id) {
          return true
        }
      }
    } catch {
      throw .tree(tree, error)
    }
    return false
  }

  /// The files of a tree that are smaller than the limit, and whose paths have a line.
  ///
  /// - Parameter names: the lines of converted files in the tree's folder, by name.
  func lineNeeds(
    in tree: VisitedTree,
    _ names: [[UInt8]: Int]
  ) throws(VisitError) -> [TrackedSmallFileFinder.LineNeed] {
    let data: ObjectData
    do throws(StoreError) {
      data = try reader.read(tree.id, at: tree.location).data
    } catch {
      throw .store(tree, error)
    }
    let bytes = data.bytes
    var lineNeeds: [TrackedSmallFileFinder.LineNeed] = []
    var entries = TreeReader(bytes, reader.format)
    do throws(TreeError) {
      while let entry = try entries.next() {
        guard entry.mode.isRegularFile else { continue }
        let name = entry.name(in: bytes).array
        let id = entry.id(in: bytes)
        if let line = names[name], rules.largeObjects?.number(of: id) == nil {
          lineNeeds.append(.init(line: line, name: name, id: id))
        }
      }
    } catch {
      throw .tree(tree, error)
    }
    return lineNeeds
  }

  private func visitChild(
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    _ stack: AttributesStack?,
    depth: Int,
    _ folder: KnownFolder,
    _ piece: inout VisitedPiece
  ) {
    let context = rules.context(tree.path, name, depth: depth + 1, stack)
    let (number, isNew) = trees.insert(id, context: context)
    if isNew {
      piece.newTrees.append(
        .init(
          id: id,
          context: context,
          parent: tree.node,
          name: self.number(of: name, &piece),
          path: tree.path.appending(name),
          attributes: stack.map { TreeAttributes(stack: $0, name: name.array) }
        )
      )
    }
    folder.items.append(UInt32(number))
    if rules.collectsLines { folder.itemNames.append(self.number(of: name, &piece)) }
  }

  /// The visitor's number of a name, which is listed if it is new.
  private func number(of name: RawSpan, _ piece: inout VisitedPiece) -> UInt32 {
    let (number, isNew) = names.insert(name)
    if isNew { piece.newNames.append(names[number]) }
    return number
  }

  private func collectLine(
    basenameAt: Int,
    _ folder: KnownFolder,
    _ piece: inout VisitedPiece
  ) {
    let key: LineKey
    let name = path[basenameAt...]
    if !rules.linesNamePaths, let dot = name.lastIndex(of: 0x2E) {
      key = .fileExtension(Array(name[dot...]))
    } else {
      key = .path(RepositoryPath(path))
    }
    let number: Int
    if let known = lines[key] {
      number = known
    } else {
      number = lines.count
      lines[key] = number
      piece.newLines.append(key)
    }
    folder.items.append(UInt32(number) | 0x8000_0000)
    folder.itemNames.append(0)
  }
}
