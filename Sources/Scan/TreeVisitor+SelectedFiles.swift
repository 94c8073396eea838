internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Selection

extension TreeVisitor {
  /// The selected files of trees, for a list of versions.
  func selectedFiles(in run: ArraySlice<VisitedTree>) throws(VisitError) -> FolderPiece {
    var piece = FolderPiece()
    for tree in run {
      let (data, stack) = try read(tree)
      let bytes = data.bytes
      var path = tree.directory.entryPrefix
      let start = path.count
      let finalBytes = stack?.finalBytes
      var entries = TreeReader(bytes, reader.format)
      do throws(TreeError) {
        while let entry = try entries.next() {
          guard entry.mode.isRegularFile else { continue }
          let name = entry.name(in: bytes)
          if let finalBytes, !finalBytes.contains(name[name.byteCount - 1]) { continue }
          path.removeLast(path.count - start)
          name.append(to: &path)
          let id = entry.id(in: bytes)
          guard rules.selects(path.rawSpan, basenameAt: start, id, stack) != nil else { continue }
          name.append(to: &piece.fileNames)
          piece.newFiles.append(
            .init(
              id: id,
              path: tree.path.appending(name),
              tree: UInt32(tree.node),
              nameEnd: piece.fileNames.count
            )
          )
        }
      } catch {
        throw .tree(tree, error)
      }
    }
    return piece
  }
}
