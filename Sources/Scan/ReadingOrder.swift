public import GitObjects
public import GitStore
public import Workers

/// The objects of a list in the order of the packs, in which they are read fastest.
public struct ReadingOrder: Sendable {
  /// An object that can't be found or read.
  public struct Failure: Error {
    /// Its number in the list.
    public let number: Int
    /// The error of the store.
    public let error: StoreError

    /// The failure to read an object of the list.
    @inlinable
    public init(number: Int, error: StoreError) {
      self.number = number
      self.error = error
    }
  }

  /// The numbers of the objects in the list.
  public let numbers: [UInt32]
  /// The location of each, in the same order.
  public let locations: [ObjectLocation]

  private struct Key: Sendable {
    let order: UInt64
    let number: UInt32
  }

  /// Finds all objects of the list.
  ///
  /// - Throws: `Failure`.
  public static func of(
    _ ids: ObjectIDList,
    readers: WorkerPool<ObjectReader>
  ) async throws -> ReadingOrder {
    let pieces = WorkPieces(ids.count, workers: readers.count, minimumSize: 1024)
    let found = try await readers.map(pieces.count) { reader, piece in
      var locations: [ObjectLocation] = []
      locations.reserveCapacity(pieces[piece].count)
      for number in pieces[piece] {
        do throws(StoreError) {
          locations.append(try reader.location(of: ids[number]))
        } catch {
          throw Failure(number: number, error: error)
        }
      }
      return locations
    }
    let locations = Array(found.joined())
    // Keys are sorted instead of locations, since these may hold the name of a file.
    var keys: [Key] = []
    keys.reserveCapacity(locations.count)
    for (number, location) in locations.enumerated() {
      keys.append(Key(order: location.readingOrder, number: UInt32(number)))
    }
    keys.sort { ($0.order, $0.number) < ($1.order, $1.number) }
    return ReadingOrder(
      numbers: keys.map(\.number),
      locations: keys.map { locations[Int($0.number)] }
    )
  }

  /// Calls `body` with each object, in parallel, and returns the results in this order.
  ///
  /// - Throws: `Failure` with the error of `body`.
  @inlinable
  public func map<Output: Sendable>(
    readers: WorkerPool<ObjectReader>,
    _ body: @escaping @Sendable (ObjectReader, Int, ObjectLocation) throws(StoreError) -> Output
  ) async throws -> [Output] {
    let pieces = WorkPieces(numbers.count, workers: readers.count)
    let found = try await readers.map(pieces.count) { reader, piece in
      var outputs: [Output] = []
      outputs.reserveCapacity(pieces[piece].count)
      for index in pieces[piece] {
        let number = Int(numbers[index])
        do throws(StoreError) {
          outputs.append(try body(reader, number, locations[index]))
        } catch {
          throw Failure(number: number, error: error)
        }
      }
      return outputs
    }
    return Array(found.joined())
  }
}
