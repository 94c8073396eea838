internal import Digests
internal import GitObjects
internal import GitStore
internal import LFS

/// What the content of a blob is.
struct BlobFacts {
  enum Kind {
    case raw
    case empty
    case pointer(Pointer)
    case malformed(PointerError)
  }

  let byteCount: UInt64
  let kind: Kind

  var isRaw: Bool {
    if case .raw = kind { return true }
    return false
  }
}

/// The blobs that were looked at: each is read once.
final class BlobTable {
  private let reader: ObjectReader
  private let isPartial: Bool
  private var known: [ObjectID: BlobFacts?] = [:]

  init(_ repository: Repository) {
    reader = repository.reader
    isPartial = repository.isPartial
  }

  /// The size of a blob and, if it may be a pointer, what it says; nil where the blob was left at
  /// the remote, so that it can't be new.
  ///
  /// - Throws: `StoreError` where it is missing or damaged.
  func facts(_ id: ObjectID) throws(StoreError) -> BlobFacts? {
    if let found = known[id] { return found }
    let facts: BlobFacts?
    do throws(StoreError) {
      facts = try read(id)
    } catch {
      guard isPartial, case .missing = error else { throw error }
      facts = nil
    }
    known[id] = .some(facts)
    return facts
  }

  private func read(_ id: ObjectID) throws(StoreError) -> BlobFacts {
    let location = try reader.location(of: id)
    let byteCount = try reader.byteCount(ofBlob: id, at: location)
    let size = UInt64(byteCount)
    guard byteCount < Pointer.maximumByteCount else {
      return BlobFacts(byteCount: size, kind: .raw)
    }
    guard byteCount > 0 else { return BlobFacts(byteCount: 0, kind: .empty) }
    let object = try reader.read(id, at: location)
    guard object.kind == .blob else {
      throw .wrongKind(id, expected: .blob, found: object.kind)
    }
    do throws(PointerError) {
      return BlobFacts(byteCount: size, kind: .pointer(try Pointer(parsing: object.data.bytes)))
    } catch {
      if case .malformed = error { return BlobFacts(byteCount: size, kind: .malformed(error)) }
      return BlobFacts(byteCount: size, kind: .raw)
    }
  }
}
