internal import Digests
internal import GitObjects
internal import GitStore
internal import History

/// Rewrites tag objects whose target was rewritten.
struct TagRewriter {
  let reader: ObjectReader
  let writer: ObjectWriter
  let signatures: SignaturePolicy
  /// The new id of an object that is not a tag; `nil` or the old one if it did not change.
  let rewritten: (ObjectID, ObjectKind) -> ObjectID?
  /// A message with the new ids of commits; `nil` if nothing is replaced.
  let mapped: (ArraySlice<UInt8>) -> [UInt8]?
  /// The new ids of the tags so far.
  private(set) var newIDs: [ObjectID: ObjectID] = [:]
  private(set) var rewrittenCount = 0
  private(set) var strippedCount = 0

  init(
    reader: ObjectReader,
    writer: ObjectWriter,
    signatures: SignaturePolicy,
    rewritten: @escaping (ObjectID, ObjectKind) -> ObjectID?,
    mapped: @escaping (ArraySlice<UInt8>) -> [UInt8]?
  ) {
    self.reader = reader
    self.writer = writer
    self.signatures = signatures
    self.rewritten = rewritten
    self.mapped = mapped
  }

  /// The new id of a tag; the old one if its target did not change.
  ///
  /// A tag may have another tag as its target: all tags of such a chain are rewritten, the
  /// innermost first.
  mutating func rewrite(_ tag: ObjectID) throws -> ObjectID {
    var chain: [(id: ObjectID, text: TagData)] = []
    var current = tag
    var target: ObjectID
    while true {
      if let known = newIDs[current] {
        target = known
        break
      }
      let text = try Self.read(current, reader)
      chain.append((current, text))
      guard text.targetKind == .tag else {
        target = rewritten(text.target, text.targetKind) ?? text.target
        break
      }
      current = text.target
    }
    while let (id, text) = chain.popLast() {
      if target == text.target {
        target = id
      } else {
        if text.isSigned, signatures == .abort {
          throw MigrationError.signed(id, kind: .tag)
        }
        let strips = text.isSigned && signatures != .keep
        let bytes = text.rewritten(
          target: target,
          droppingSignature: strips,
          message: mapped(text.message)
        )
        target = try writer.add(bytes, .tag)
        rewrittenCount += 1
        if strips { strippedCount += 1 }
      }
      newIDs[id] = target
    }
    return target
  }

  /// Reads a tag.
  ///
  /// - Throws: `HistoryError.unreadable`, `HistoryError.badHeader`.
  static func read(_ id: ObjectID, _ reader: ObjectReader) throws -> TagData {
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try reader.bytes(id, .tag)
    } catch {
      throw HistoryError.unreadable(error, needed: Needed(commit: nil))
    }
    do throws(HeaderError) {
      return try TagData(bytes)
    } catch {
      throw HistoryError.badHeader(id, error)
    }
  }
}
