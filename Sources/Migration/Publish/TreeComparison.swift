internal import Digests
internal import GitObjects
internal import GitStore

/// A file that two trees hold differently.
struct ChangedFile: Equatable, Sendable {
  let path: [UInt8]
  /// The old blob; zero where the file is new.
  let old: ObjectID
  let new: ObjectID
  let mode: FileMode

  var isAttributes: Bool {
    path.elementsEqual(TreeVisitor.attributesName)
      || path.suffix(TreeVisitor.attributesName.count + 1)
        .elementsEqual([0x2F] + TreeVisitor.attributesName)
  }
}

extension ObjectReader {
  /// The files that a rewritten tree holds differently from the old one.
  ///
  /// Only folders that differ are entered. A rewrite changes files and adds some; it takes none away.
  func changedFiles(from old: ObjectID, to new: ObjectID) throws -> [ChangedFile] {
    var changed: [ChangedFile] = []
    var open: [(old: ObjectID, new: ObjectID, path: [UInt8])] = [(old, new, [])]
    while let (old, new, path) = open.popLast() {
      guard old != new else { continue }
      let oldTree = try read(old, .tree)
      let newTree = try read(new, .tree)
      var entries: [[UInt8]: (mode: FileMode, id: ObjectID)] = [:]
      let oldBytes = oldTree.bytes
      var reader = TreeReader(oldBytes)
      while let entry = try reader.next() {
        entries[entry.name(in: oldBytes).array] = (entry.mode, entry.id(in: oldBytes))
      }
      let newBytes = newTree.bytes
      var newReader = TreeReader(newBytes)
      while let entry = try newReader.next() {
        let name = entry.name(in: newBytes).array
        let id = entry.id(in: newBytes)
        let before = entries[name]
        guard before?.id != id else { continue }
        let full = path + (path.isEmpty ? [] : [0x2F]) + name
        if entry.mode.isTree, let before, before.mode.isTree {
          open.append((before.id, id, full))
        } else {
          changed.append(
            ChangedFile(path: full, old: before?.id ?? .zero, new: id, mode: entry.mode)
          )
        }
      }
    }
    return changed.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}
