internal import Digests
internal import GitObjects
internal import GitStore
internal import Workers

/// The commits that a rewritten history leads to, that were selected, and that did not change.
struct UnchangedCommits {
  /// The commits with their root trees, in the order in which they were reached.
  private(set) var commits: [(id: ObjectID, tree: ObjectID)] = []
  private(set) var findings: [Finding] = []

  /// Follows the parents of commits, down to those that were not selected.
  ///
  /// - Parameters:
  ///   - outside: the commits that were not selected.
  ///   - rewritten: what an old commit became; `nil` if it did not change.
  init(
    from starts: [ObjectID],
    outside: Set<ObjectID>,
    _ readers: WorkerPool<ObjectReader>,
    rewritten: (ObjectID) -> ObjectID?
  ) async throws {
    var seen = outside
    var open = starts.filter { seen.insert($0).inserted }
    while !open.isEmpty {
      let batch = open
      open = []
      let pieces = WorkPieces(batch.count, workers: readers.count)
      let results = try await readers.map(pieces.count) { reader, piece in
        batch[pieces[piece]].map { Self.read($0, reader) }
      }
      for (id, result) in zip(batch, results.joined()) {
        switch result {
        case .failure(let kind):
          findings.append(Finding(kind.kind, commit: id, newCommit: id))
        case .success(let commit):
          commits.append((id, commit.tree))
          for (index, parent) in commit.parents.enumerated() {
            if let new = rewritten(parent), new != parent {
              findings.append(
                Finding(
                  .parent(number: index + 1, expected: new, found: parent),
                  commit: id,
                  newCommit: id
                )
              )
            } else if seen.insert(parent).inserted {
              open.append(parent)
            }
          }
        }
      }
    }
  }

  private struct Failure: Error {
    let kind: FindingKind
  }

  private struct Commit: Sendable {
    let tree: ObjectID
    let parents: [ObjectID]
  }

  private static func read(_ id: ObjectID, _ reader: ObjectReader) -> Result<Commit, Failure> {
    do throws(StoreError) {
      guard let commit = CommitReading(try reader.bytes(id, .commit)) else {
        return .failure(Failure(kind: .unreadable(id, .malformed)))
      }
      return .success(Commit(tree: commit.tree, parents: commit.parents))
    } catch {
      return .failure(Failure(kind: .unreadable(id, ReadingProblem(error))))
    }
  }
}
