internal import GitObjects
internal import GitStore
internal import Workers

/// Blobs that all workers together have read, each once and in the order of the packs: there,
/// neighbours are each other's delta bases.
struct SharedBlobs: Sendable {
  private let table: ObjectTable
  private let facts: [BlobFacts?]

  /// No blobs.
  init() { (table, facts) = (ObjectTable(), []) }

  /// Reads the blobs of files.
  ///
  /// - Parameter blobs: the table of a worker, which reads them.
  /// - Throws: `StoreError` where one is missing or damaged, or `CancellationError`.
  init<Worker>(
    of files: [[OpenFile]],
    _ workers: WorkerPool<Worker>,
    _ blobs: @escaping @Sendable (borrowing Worker) -> BlobTable
  ) async throws {
    var table = ObjectTable(minimumCapacity: files.lazy.map(\.count).reduce(0, +))
    // By their places: a copy of each file would count references.
    for piece in files {
      for index in piece.indices { _ = table.insert(piece[index].file.blob) }
    }
    let ids = table.ids
    let parts = WorkPieces(ids.count, workers: workers.count)
    let locations = try await workers.map(parts.count) { worker, number in
      let blobs = blobs(worker)
      return try parts[number].map { try blobs.location(of: ids[$0]) }
    }
    var places: [(order: UInt64, number: Int, location: ObjectLocation)] = []
    places.reserveCapacity(ids.count)
    for (number, location) in locations.lazy.joined().enumerated() {
      if let location { places.append((location.readingOrder, number, location)) }
    }
    places.sort { ($0.order, $0.number) < ($1.order, $1.number) }
    let order = places
    let pieces = WorkPieces(order.count, workers: workers.count)
    let read = try await workers.map(pieces.count) { worker, number in
      let blobs = blobs(worker)
      return try order[pieces[number]].map { try blobs.read(ids[$0.number], $0.location) }
    }
    var facts = [BlobFacts?](repeating: nil, count: ids.count)
    for (place, found) in zip(order, read.lazy.joined()) { facts[place.number] = found }
    (self.table, self.facts) = (table, facts)
  }

  /// What is known of a blob: nil where it was not read, and nothing where it was left at the remote.
  subscript(_ id: ObjectID) -> BlobFacts?? { table.number(of: id).map { facts[$0] } }
}
