internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Synchronization

/// The `.gitattributes` files of rewritten roots: each old file is edited once for each set of
/// lines.
final class RootAttributes: Sendable {
  private struct Key: Hashable {
    let original: ObjectID
    let set: UInt32
  }

  private let lines: AttributeLines
  private let caseFolding: Bool
  private let known = Mutex<[Key: ObjectID]>([:])
  private let obstacles = Mutex<[AttributesObstacle]>([])

  init(_ lines: AttributeLines, caseFolding: Bool) {
    self.lines = lines
    self.caseFolding = caseFolding
  }

  /// The id of the file with the lines of a set.
  ///
  /// - Parameter original: the existing file; zero if there is none.
  /// - Returns: `original` if all lines are in force already.
  func file(
    from original: ObjectID,
    set: UInt32,
    reader: ObjectReader,
    writer: ObjectWriter
  ) throws(StoreError) -> ObjectID {
    let key = Key(original: original, set: set)
    if let id = known.withLock({ $0[key] }) { return id }
    var bytes: [UInt8] = []
    if original != .zero {
      bytes = try reader.bytes(original, .blob)
    }
    var file = AttributesFile(bytes, caseFolding: caseFolding)
    let added = file.add(lines.sets[Int(set)])
    if added > 0, let obstacle = file.obstacle { obstacles.withLock { $0.append(obstacle) } }
    let id = added == 0 ? original : try writer.add(file.bytes, .blob)
    known.withLock { $0[key] = id }
    return id
  }

  /// The files that were edited, with their new blobs.
  var edited: [ObjectPair] {
    known.withLock { known in
      known.compactMap { key, new in
        let isEdited = key.original != .zero && key.original != new
        return isEdited ? ObjectPair(old: key.original, new: new) : nil
      }
    }
  }

  /// What prevents Git from reading lines that a file got; `nil` if nothing does.
  var obstacle: AttributesObstacle? { obstacles.withLock { $0.first } }

  /// Whether a root with that file changes when it gets the lines of a set.
  func changes(
    _ original: ObjectID,
    set: UInt32,
    reader: ObjectReader
  ) throws(StoreError) -> Bool {
    guard set != 0 else { return false }
    var bytes: [UInt8] = []
    if original != .zero { bytes = try reader.bytes(original, .blob) }
    var file = AttributesFile(bytes, caseFolding: caseFolding)
    return file.add(lines.sets[Int(set)]) > 0
  }
}
