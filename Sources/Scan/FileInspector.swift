internal import Digests
public import GitObjects
public import GitStore
public import History
public import LFS
public import Workers

/// Finds the size of each selected blob, and which of them are pointers or empty.
public enum FileInspector {
  private struct Found: Sendable {
    let byteCount: UInt64
    let state: FileState
  }

  /// The inventory with the sizes and states of its files.
  ///
  /// - Throws: `HistoryError.unreadable` with the path and a commit.
  public static func inspected(
    _ inventory: Inventory,
    readers: WorkerPool<ObjectReader>
  ) async throws -> Inventory {
    var new = inventory
    new.files = try await inspected(
      inventory.files,
      neededBy: inventory.needed(file:),
      readers: readers
    )
    return new
  }

  /// The files with their sizes and states.
  ///
  /// - Parameter needed: the path and commit of a file, by its number.
  /// - Throws: `HistoryError.unreadable` with the path and a commit.
  public static func inspected(
    _ files: FileList,
    neededBy needed: (Int) -> Needed,
    readers: WorkerPool<ObjectReader>
  ) async throws -> FileList {
    do {
      return try await inspected(files, readers: readers)
    } catch let failure as ReadingOrder.Failure {
      throw HistoryError.unreadable(failure.error, needed: needed(failure.number))
    }
  }

  private static func inspected(
    _ files: FileList,
    readers: WorkerPool<ObjectReader>
  ) async throws -> FileList {
    var files = files
    let ids = files.table.ids
    let order = try await ReadingOrder.of(ids, readers: readers)
    let found = try await order.map(readers: readers) { reader, file, location throws(StoreError) in
      let byteCount = try reader.byteCount(ofBlob: ids[file], at: location)
      return Found(
        byteCount: UInt64(byteCount),
        state: try state(of: ids[file], byteCount, at: location, reader)
      )
    }
    files.byteCounts = [UInt64](repeating: 0, count: ids.count)
    files.states = [FileState](repeating: .converts, count: ids.count)
    files.readingOrder = order.numbers
    for (file, found) in zip(order.numbers, found) {
      files.byteCounts[Int(file)] = found.byteCount
      files.states[Int(file)] = found.state
    }
    return files
  }

  private static func state(
    of id: ObjectID,
    _ byteCount: Int,
    at location: ObjectLocation,
    _ reader: ObjectReader
  ) throws(StoreError) -> FileState {
    if byteCount == 0 { return .isEmpty }
    return try reader.pointer(id, byteCount, at: location) == nil ? .converts : .isPointer
  }
}

extension ObjectReader {
  /// The pointer in a blob of a size; `nil` if it is none.
  public func pointer(
    _ id: ObjectID,
    _ byteCount: Int,
    at location: ObjectLocation
  ) throws(StoreError) -> Pointer? {
    // Only blobs below the size limit of pointers are opened.
    guard byteCount < Pointer.maximumByteCount else { return nil }
    let object = try read(id, at: location)
    return try? Pointer(parsing: object.data.bytes)
  }
}
