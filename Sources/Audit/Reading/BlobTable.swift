internal import GitObjects
internal import GitStore
internal import LFS

/// What the content of a blob is.
struct BlobFacts: Sendable {
  enum Kind: Sendable {
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

  var isEmpty: Bool {
    if case .empty = kind { return true }
    return false
  }
}

/// The blobs that were looked at: each is read once.
final class BlobTable {
  private let repository: ExaminedRepository
  private let reader: ObjectReader
  private var table = ObjectTable()
  private var known: [BlobFacts?] = []
  /// Blobs that all workers together have read.
  var shared = SharedBlobs()

  init(_ repository: ExaminedRepository) {
    (self.repository, reader) = (repository, repository.reader)
  }

  /// The size of a blob and, if it may be a pointer, what it says; nil where a partial clone has left
  /// the blob at its remote, which is noted.
  ///
  /// - Throws: `StoreError` where it is missing or damaged.
  func facts(_ id: ObjectID) throws(StoreError) -> BlobFacts? {
    if let found = self[id] { return found }
    let facts = try location(of: id).map { location throws(StoreError) in try read(id, location) }
    keep(id, facts)
    return facts
  }

  /// What is known of a blob; nil where it was not looked at.
  private subscript(_ id: ObjectID) -> BlobFacts?? {
    if let found = shared[id] { return found }
    return table.number(of: id).map { known[$0] }
  }

  private func keep(_ id: ObjectID, _ facts: BlobFacts?) {
    if table.insert(id).isNew { known.append(facts) }
  }

  /// Reads those of the blobs that were not read yet, as they stand in the packs.
  func read(_ ids: [ObjectID]) throws(StoreError) {
    var places: [(order: UInt64, id: ObjectID, location: ObjectLocation)] = []
    for id in ids where self[id] == nil {
      if let location = try location(of: id) {
        places.append((location.readingOrder, id, location))
      } else {
        keep(id, nil)
      }
    }
    places.sort { ($0.order, $0.id) < ($1.order, $1.id) }
    for place in places where table.number(of: place.id) == nil {
      keep(place.id, try read(place.id, place.location))
    }
  }

  /// Where a blob is stored; nil where it was left at the remote, which is noted.
  func location(of id: ObjectID) throws(StoreError) -> ObjectLocation? {
    guard let absent = repository.absent else { return try reader.location(of: id) }
    // Packs that came later are not looked for, once for each of a million blobs.
    if let location = reader.database.location(of: id) { return location }
    absent.note(id)
    return nil
  }

  /// Reads a blob, and does not remember it.
  func read(_ id: ObjectID, _ location: ObjectLocation) throws(StoreError) -> BlobFacts {
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
