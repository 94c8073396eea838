internal import GitObjects
internal import GitStore
internal import History
internal import LFS
internal import Scan
internal import Workers

/// The sizes of blobs, and the pointers among them.
struct BlobSizes: Sendable {
  struct FoundPointer: Sendable {
    let oid: LFSObjectID
    let byteCount: UInt64
  }

  private struct Found: Sendable {
    let byteCount: UInt64
    let pointer: FoundPointer?
  }

  /// The bytes of each blob, by its number.
  private(set) var byteCounts: [UInt64]
  /// The pointers in blobs, by the blob's number; an empty blob is none.
  private(set) var pointers: [UInt32: FoundPointer] = [:]

  /// Measures all blobs of a history.
  ///
  /// - Parameter findsPointers: whether to open blobs that may be pointers.
  /// - Throws: `HistoryError.unreadable`.
  init(
    of inventory: FolderInventory,
    findsPointers: Bool,
    readers: WorkerPool<ObjectReader>
  ) async throws {
    let ids = inventory.versions.blobs.ids
    byteCounts = [UInt64](repeating: 0, count: ids.count)
    do {
      let order = try await ReadingOrder.of(ids, readers: readers)
      let found = try await order.map(readers: readers) {
        reader,
        blob,
        location throws(StoreError) in
        let byteCount = try reader.byteCount(ofBlob: ids[blob], at: location)
        var pointer: FoundPointer?
        if findsPointers, byteCount > 0 {
          pointer = try reader.pointer(ids[blob], byteCount, at: location).map {
            FoundPointer(oid: $0.oid, byteCount: $0.size)
          }
        }
        return Found(byteCount: UInt64(byteCount), pointer: pointer)
      }
      for (blob, found) in zip(order.numbers, found) {
        byteCounts[Int(blob)] = found.byteCount
        if let pointer = found.pointer { pointers[blob] = pointer }
      }
    } catch let failure as ReadingOrder.Failure {
      let version = Int(inventory.versions.firstVersions[failure.number])
      throw HistoryError.unreadable(failure.error, needed: inventory.needed(version: version))
    }
  }
}
