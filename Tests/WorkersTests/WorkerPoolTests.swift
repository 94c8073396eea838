import Synchronization
import Testing

import Workers

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private struct Failure: Error, Equatable {
  let piece: Int
}

/// The state of a worker, which only one thread may use at a time.
private final class Worker {
  var pieces: [Int] = []
  var isBusy = false
}

/// Counters shared by several threads.
private final class Tally: Sendable {
  let done = Atomic<Int>(0)
  let running = Atomic<Int>(0)
}

@Suite("Workers")
struct WorkerPoolTests {
  @Test("give their results in order", arguments: [0, 1, 2, 3, 8], [0, 1, 2, 7, 500])
  func order(workers: Int, count: Int) async throws {
    let pool = WorkerPool(count: workers) { Worker() }
    #expect(pool.count == max(workers, 1))
    for _ in 0..<2 {
      let results = try await pool.map(count) { worker, piece in
        #expect(!worker.isBusy)
        worker.isBusy = true
        defer { worker.isBusy = false }
        worker.pieces.append(piece)
        return "result \(piece)"
      }
      #expect(results == (0..<count).map { "result \($0)" })
    }
    let done = pool.idleStates.flatMap(\.pieces).sorted()
    #expect(done == (0..<count).flatMap { [$0, $0] })
  }

  @Test("stop at the first error, once all have come to rest", arguments: [1, 2, 4])
  func failure(workers: Int) async {
    let tally = Tally()
    let pool = WorkerPool(count: workers) { Worker() }
    let count = 100_000
    await #expect(throws: Failure(piece: 10)) {
      try await pool.map(count) { _, piece in
        tally.running.add(1, ordering: .sequentiallyConsistent)
        defer { tally.running.subtract(1, ordering: .sequentiallyConsistent) }
        if piece == 10 { throw Failure(piece: piece) }
        // Slow enough that the error is noticed long before the end.
        usleep(50)
        tally.done.add(1, ordering: .sequentiallyConsistent)
      }
    }
    #expect(tally.running.load(ordering: .sequentiallyConsistent) == 0)
    let done = tally.done.load(ordering: .sequentiallyConsistent)
    #expect(workers == 1 ? done == 10 : done < count - 1)
    let results = try? await pool.map(3) { _, piece in piece }
    #expect(results == [0, 1, 2])
  }

  @Test("cannot begin without their states")
  func noState() {
    #expect(throws: Failure(piece: 3)) {
      try WorkerPool(count: 4) { () throws -> Worker in throw Failure(piece: 3) }
    }
  }
}

@Suite("Pieces of work")
struct WorkPiecesTests {
  @Test(
    "cover all of the work once",
    arguments: [0, 1, 31, 32, 33, 64, 1000, 12_345, 1_000_000],
    [1, 2, 3, 16]
  )
  func cover(total: Int, workers: Int) {
    for minimum in [1, 32, 1000] {
      let pieces = WorkPieces(total, workers: workers, minimumSize: minimum)
      var end = 0
      for piece in 0..<pieces.count {
        let range = pieces[piece]
        #expect(range.lowerBound == end)
        #expect(!range.isEmpty)
        #expect(range.count >= minimum || piece == pieces.count - 1)
        end = range.upperBound
      }
      #expect(end == total)
      #expect(pieces.count <= workers * 16)
      if total >= workers * 16 * minimum * 2 { #expect(pieces.count > workers * 4) }
    }
  }
}
