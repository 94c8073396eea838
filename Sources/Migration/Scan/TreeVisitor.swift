internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// Visits trees, for one worker.
///
/// It numbers what it finds by itself, so that workers need not wait for each other; what was new to
/// it is listed, and put together with the others' afterwards.
final class TreeVisitor {
  let number: Int
  let reader: ObjectReader
  var globalTrees: [UInt32] = []
  var globalLines: [UInt32] = []
  let rules: ScanRules
  private var trees = ObjectTable()
  private var files = ObjectTable()
  private var lines: [LineKey: Int] = [:]
  private var path: [UInt8] = []

  init(number: Int, reader: ObjectReader, rules: ScanRules) {
    self.number = number
    self.reader = reader
    self.rules = rules
  }

  /// Visits trees that all stand at the same depth.
  func visit(_ run: ArraySlice<VisitedTree>, depth: Int) throws(VisitError) -> VisitedPiece {
    var piece = VisitedPiece()
    piece.visitor = number
    for tree in run {
      let data: ObjectData
      let stack: AttributesStack?
      do throws(StoreError) {
        data = try reader.readChecked(tree.id, .tree, at: tree.location)
        stack = try rules.fixup?.stack(of: tree, data.bytes, reader: reader)
      } catch {
        throw .store(tree, error)
      }
      do throws(TreeError) {
        try visit(tree, data.bytes, stack, depth: depth, &piece)
      } catch {
        throw .tree(tree, error)
      }
    }
    return piece
  }

  private func visit(
    _ tree: VisitedTree,
    _ bytes: RawSpan,
    _ stack: AttributesStack?,
    depth: Int,
    _ piece: inout VisitedPiece
  ) throws(TreeError) {
    // One reference for the whole tree, not one for each entry.
    let rules = rules
    let needsPaths = rules.needsPaths
    var flags: TreeFlags = []
    let itemCount = piece.items.count
    var attributes = ObjectID.zero
    var pathStart = 0
    if needsPaths {
      path = tree.directory
      if !path.isEmpty { path.append(0x2F) }
      pathStart = path.count
    }
    var entries = TreeReader(bytes)
    while let entry = try entries.next() {
      let name = entry.name(in: bytes)
      if entry.mode.isTree {
        if needsPaths {
          path.removeLast(path.count - pathStart)
          name.append(to: &path)
          guard rules.selector.canSelectBeneath(directory: path.rawSpan) else { continue }
        }
        visitChild(entry.id(in: bytes), name, of: tree, stack, depth: depth, &piece)
      } else if entry.mode.isRegularFile {
        let include: Int?
        let id = entry.id(in: bytes)
        if needsPaths {
          path.removeLast(path.count - pathStart)
          name.append(to: &path)
          include = rules.selects(path.rawSpan, basenameAt: pathStart, id, stack)
        } else {
          include = rules.selects(name, basenameAt: 0, id)
        }
        if let include {
          flags.insert(.hasSelectedFile)
          if files.insert(id).isNew {
            piece.newFiles.append(
              .init(id: id, tree: tree.node, name: name.array, include: include)
            )
          }
          if rules.collectsLines { collectLine(basenameAt: pathStart, &piece) }
        }
      }
      if depth == 0 {
        if name.isEqual(to: Self.attributesName) {
          if entry.mode.isRegularFile {
            attributes = entry.id(in: bytes)
          } else {
            flags.insert(entry.mode.isSymbolicLink ? .linksAttributes : .misusesAttributes)
          }
        }
      } else if name[0] == 0x2E, name.isEqual(to: Self.attributesName) {
        if entry.mode.isRegularFile {
          flags.insert(.hasAttributes)
        } else if stack != nil, entry.mode.isSymbolicLink {
          flags.insert(.linksAttributes)
        }
      }
    }
    piece.itemCounts.append(UInt32(piece.items.count - itemCount))
    piece.flags.append(flags)
    if depth == 0 { piece.rootAttributes.append(attributes) }
  }

  /// Whether a tree holds, itself, a selected file that passes a test.
  func holds(
    _ tree: VisitedTree,
    _ test: (ObjectID) -> Bool
  ) throws(VisitError) -> Bool {
    let data: ObjectData
    let stack: AttributesStack?
    do throws(StoreError) {
      data = try reader.read(tree.id, at: tree.location).data
      stack = try rules.fixup?.stack(of: tree, data.bytes, reader: reader)
    } catch {
      throw .store(tree, error)
    }
    let bytes = data.bytes
    let start = tree.directory.isEmpty ? 0 : tree.directory.count + 1
    var entries = TreeReader(bytes)
    do throws(TreeError) {
      while let entry = try entries.next() {
        guard entry.mode.isRegularFile else { continue }
        path = tree.directory
        if start > 0 { path.append(0x2F) }
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

  /// The selected files of a tree that are smaller than the limit and stand at these paths.
  ///
  /// - Parameter names: the lines of migrated files of the tree's folder, by name.
  func dips(
    in tree: VisitedTree,
    _ names: [[UInt8]: Int]
  ) throws(VisitError) -> [StickyFileFinder.Dip] {
    let data: ObjectData
    do throws(StoreError) {
      data = try reader.read(tree.id, at: tree.location).data
    } catch {
      throw .store(tree, error)
    }
    let bytes = data.bytes
    var dips: [StickyFileFinder.Dip] = []
    var entries = TreeReader(bytes)
    do throws(TreeError) {
      while let entry = try entries.next() {
        guard entry.mode.isRegularFile else { continue }
        let name = entry.name(in: bytes).array
        let id = entry.id(in: bytes)
        if let line = names[name], rules.largeObjects?.number(of: id) == nil {
          dips.append(.init(line: line, name: name, id: id))
        }
      }
    } catch {
      throw .tree(tree, error)
    }
    return dips
  }

  static let attributesName = Array(".gitattributes".utf8)

  private func visitChild(
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    _ stack: AttributesStack?,
    depth: Int,
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
          name: name.array,
          path: tree.path.appending(name),
          attributes: stack.map { TreeAttributes(stack: $0, name: name.array) }
        )
      )
    }
    piece.items.append(UInt32(number))
    if rules.collectsLines { piece.itemNames.append(name.array) }
  }

  private func collectLine(basenameAt: Int, _ piece: inout VisitedPiece) {
    let key: LineKey
    let name = path[basenameAt...]
    if !rules.linesNamePaths, let dot = name.lastIndex(of: 0x2E) {
      key = .fileExtension(Array(name[dot...]))
    } else {
      key = .path(path)
    }
    let number: Int
    if let known = lines[key] {
      number = known
    } else {
      number = lines.count
      lines[key] = number
      piece.newLines.append(key)
    }
    piece.items.append(UInt32(number) | 0x8000_0000)
    piece.itemNames.append([])
  }
}
