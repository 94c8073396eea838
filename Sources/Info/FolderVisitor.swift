internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Scan
internal import Selection

/// Visits trees for one worker, and lists the files and trees that it has not seen before.
final class FolderVisitor {
  private let reader: ObjectReader
  private let selector: FileSelector
  /// The patterns that have matched no file yet.
  private(set) var idlePatterns: IdlePatterns
  private var trees = ObjectTable()
  private var files = ObjectTable()
  /// The last visited version of each folder.
  private var versions: [PathHash: TreeVersion] = [:]
  private var depth = 0
  /// The path of the current entry, if patterns need paths.
  private var path: [UInt8] = []
  /// The offset of its last component.
  private var pathStart = 0

  init(reader: ObjectReader, selector: FileSelector) {
    self.reader = reader
    self.selector = selector
    idlePatterns = IdlePatterns(selector)
  }

  /// Visits trees of the same depth.
  func visit(_ run: ArraySlice<VisitedTree>, depth: Int) throws(VisitError) -> FolderPiece {
    if depth != self.depth {
      // No folder is on two levels.
      versions.removeAll()
      self.depth = depth
    }
    var piece = FolderPiece()
    for tree in run {
      let object: StoredObject
      do throws(StoreError) {
        object = try reader.read(tree.id, at: tree.location)
        guard object.kind == .tree else {
          throw StoreError.wrongKind(tree.id, expected: .tree, found: object.kind)
        }
      } catch {
        throw .store(tree, error)
      }
      do throws(TreeError) {
        try visit(tree, object.data, &piece)
      } catch {
        throw .tree(tree, error)
      }
    }
    return piece
  }

  private func visit(
    _ tree: VisitedTree,
    _ data: ObjectData,
    _ piece: inout FolderPiece
  ) throws(TreeError) {
    if selector.needsPath {
      path = tree.directory.entryPrefix
      pathStart = path.count
    }
    let version = try TreeVersion.read(data, reader.format, changedFrom: versions[tree.path]) {
      entry,
      bytes throws(TreeError) in
      visit(entry.mode, entry.id(in: bytes), entry.name(in: bytes), of: tree, &piece)
    }
    versions[tree.path] = version
  }

  private func visit(
    _ mode: FileMode,
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    _ piece: inout FolderPiece
  ) {
    if selector.needsPath {
      path.removeLast(path.count - pathStart)
      name.append(to: &path)
    }
    if mode.isTree {
      if selector.needsPath {
        guard selector.canSelectBeneath(directory: path.rawSpan) else { return }
      }
      addFolder(id, name, of: tree, &piece)
    } else if mode.isRegularFile {
      let match =
        selector.needsPath
        ? selector.match(path.rawSpan, basenameAt: pathStart) : selector.match(name, basenameAt: 0)
      if idlePatterns.concerns(match) {
        let path = selector.needsPath ? path : name.array
        idlePatterns.take(match, path, basenameAt: selector.needsPath ? pathStart : 0, selector)
      }
      if case .included = match { addFile(id, name, of: tree, &piece) }
    } else if mode.isSymbolicLink, Self.isAttributesName(name) {
      piece.linkingTrees.append(tree.node)
    }
  }

  private func addFolder(
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    _ piece: inout FolderPiece
  ) {
    let path = tree.path.appending(name)
    guard trees.insert(id, context: path.value).isNew else { return }
    name.append(to: &piece.treeNames)
    piece.newTrees.append(
      .init(
        id: id,
        path: path,
        parent: UInt32(tree.node),
        nameEnd: piece.treeNames.count
      )
    )
  }

  private func addFile(
    _ id: ObjectID,
    _ name: RawSpan,
    of tree: VisitedTree,
    _ piece: inout FolderPiece
  ) {
    let path = tree.path.appending(name)
    guard files.insert(id, context: path.value).isNew else { return }
    name.append(to: &piece.fileNames)
    piece.newFiles.append(
      .init(
        id: id,
        path: path,
        tree: UInt32(tree.node),
        nameEnd: piece.fileNames.count
      )
    )
  }

  /// Whether the name is `.gitattributes`, in any case.
  private static func isAttributesName(_ name: RawSpan) -> Bool {
    let attributesName = AttributesFile.name
    guard name.byteCount == attributesName.count else { return false }
    for index in attributesName.indices {
      let byte = name[index]
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      guard lower == attributesName[index] else { return false }
    }
    return true
  }
}
