internal import Digests
internal import GitObjects
internal import GitStore
internal import LFS

/// Finds out the size of each selected blob, and which of them are pointers or empty already.
enum FileInspector {
  private struct Found: Sendable {
    var byteCounts: [UInt64] = []
    var states: [FileState] = []
  }

  private struct Failure: Error {
    let file: Int
    let error: StoreError
  }

  /// Completes the inventory's list of files.
  ///
  /// - Throws: `MigrationError.unreadable` naming the path and a commit.
  static func inspect(
    _ inventory: inout Inventory,
    readers: WorkerPool<ObjectReader>
  ) async throws {
    let places = inventory
    try await inspect(&inventory.files, neededBy: places.needed(file:), readers: readers)
  }

  /// Completes a list of files.
  ///
  /// - Parameter needed: what needs a file, by its number.
  /// - Throws: `MigrationError.unreadable` naming the path and a commit.
  static func inspect(
    _ files: inout FileList,
    neededBy needed: (Int) -> Needed,
    readers: WorkerPool<ObjectReader>
  ) async throws {
    do {
      try await inspect(&files, readers: readers)
    } catch let failure as Failure {
      throw MigrationError.unreadable(failure.error, needed: needed(failure.file))
    }
  }

  private static func inspect(
    _ files: inout FileList,
    readers: WorkerPool<ObjectReader>
  ) async throws {
    let ids = files.table.ids
    var located: [(order: UInt64, file: Int, location: ObjectLocation)] = []
    located.reserveCapacity(ids.count)
    let reader = readers.idleStates[0]
    for (file, id) in ids.enumerated() {
      do throws(StoreError) {
        let location = try reader.location(of: id)
        located.append((location.readingOrder, file, location))
      } catch {
        throw Failure(file: file, error: error)
      }
    }
    located.sort { $0.order < $1.order }
    let sorted = located
    let pieces = WorkPieces(sorted.count, workers: readers.count)
    let found = try await readers.map(pieces.count) { reader, number in
      var found = Found()
      for (_, file, location) in sorted[pieces[number]] {
        do throws(StoreError) {
          let byteCount = try reader.byteCount(ofBlob: ids[file], at: location)
          found.byteCounts.append(UInt64(byteCount))
          found.states.append(try state(of: ids[file], byteCount, at: location, reader))
        } catch {
          throw Failure(file: file, error: error)
        }
      }
      return found
    }
    files.byteCounts = [UInt64](repeating: 0, count: ids.count)
    files.states = [FileState](repeating: .converts, count: ids.count)
    files.readingOrder = sorted.map { UInt32($0.file) }
    var position = 0
    for piece in found {
      for index in piece.states.indices {
        let file = sorted[position].file
        files.byteCounts[file] = piece.byteCounts[index]
        files.states[file] = piece.states[index]
        position += 1
      }
    }
  }

  private static func state(
    of id: ObjectID,
    _ byteCount: Int,
    at location: ObjectLocation,
    _ reader: ObjectReader
  ) throws(StoreError) -> FileState {
    if byteCount == 0 { return .isEmpty }
    // Only what is smaller can be a pointer, and only that is opened.
    guard byteCount < Pointer.maximumByteCount else { return .converts }
    let object = try reader.read(id, at: location)
    return (try? Pointer(parsing: object.data.bytes)) == nil ? .converts : .isPointer
  }
}
