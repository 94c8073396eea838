internal import Digests
internal import GitAttributes
public import GitObjects
public import GitStore

/// A file that differs between two trees.
public struct ChangedFile: Equatable, Sendable {
  /// Its path.
  public let path: RepositoryPath
  /// The old blob; zero if the file is new.
  let old: ObjectID
  /// The new blob; zero if the file is removed.
  public let new: ObjectID
  let mode: FileMode

  var isAttributes: Bool { Self.isAttributes(path) }

  /// Whether a path is that of a `.gitattributes` file.
  static func isAttributes(_ path: RepositoryPath) -> Bool {
    path.name.elementsEqual(AttributesFile.name)
  }

  /// Whether the file is in both trees.
  var isReplaced: Bool { old != .zero && new != .zero }

  /// Whether a content is that of the old blob, apart from line endings, which Git may have
  /// converted.
  func isOld(_ content: [UInt8], _ reader: ObjectReader) -> Bool {
    guard let old = try? reader.bytes(old, .blob) else { return false }
    return content == old || content.filter { $0 != 0x0D } == old.filter { $0 != 0x0D }
  }
}

extension ObjectReader {
  /// The files that differ between two trees, one of which is the other one rewritten.
  ///
  /// Only directories that differ are entered. A rewrite changes files and adds some, and its undo
  /// removes them; neither adds directories.
  public func changedFiles(from old: ObjectID, to new: ObjectID) throws -> [ChangedFile] {
    var changed: [ChangedFile] = []
    var open: [(old: ObjectID, new: ObjectID, path: RepositoryPath)] = [(old, new, .root)]
    while let (old, new, path) = open.popLast() {
      guard old != new else { continue }
      var before = try entries(old)
      for (name, entry) in try entries(new) {
        let old = before.removeValue(forKey: name)
        // Only the mode changes if `.gitattributes` was executable.
        guard old?.id != entry.id || old?.mode != entry.mode else { continue }
        let full = path.appending(name)
        if entry.mode.isTree, let old, old.mode.isTree {
          open.append((old.id, entry.id, full))
        } else {
          changed.append(
            ChangedFile(path: full, old: old?.id ?? .zero, new: entry.id, mode: entry.mode)
          )
        }
      }
      for (name, entry) in before where !entry.mode.isTree {
        let full = path.appending(name)
        changed.append(ChangedFile(path: full, old: entry.id, new: .zero, mode: entry.mode))
      }
    }
    return changed.sorted { $0.path < $1.path }
  }

  private func entries(_ tree: ObjectID) throws -> [[UInt8]: (mode: FileMode, id: ObjectID)] {
    let data = try read(tree, .tree)
    let bytes = data.bytes
    var entries: [[UInt8]: (mode: FileMode, id: ObjectID)] = [:]
    var reader = TreeReader(bytes, format)
    while let entry = try reader.next() {
      entries[entry.name(in: bytes).array] = (entry.mode, entry.id(in: bytes))
    }
    return entries
  }
}
