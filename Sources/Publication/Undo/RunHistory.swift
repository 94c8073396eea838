internal import GitCommand
internal import GitRefs
internal import GitStore
public import Repository
public import Runs

/// A run in a list of runs.
public struct RunSummary: Sendable {
  /// The status of a run.
  public enum Status: String, Sendable {
    /// It is running.
    case running
    /// It was killed before anything changed.
    case interrupted
    /// It was killed after references began to move, and before all was done.
    case halfway
    /// It is complete.
    case done
    /// It was undone.
    case undone
    /// It was killed, and aborted.
    case aborted
    /// It is complete, and the history before it was dropped.
    case cleaned
  }

  /// The name of the run.
  public let name: String
  /// The status of the run.
  public let status: Status
  /// The facts at its beginning.
  public let record: RunRecord
  /// The facts added later.
  public let outcome: RunRecord
  /// The number of references that it moved.
  public let movedCount: Int
  /// Whether its folder is gone, so that only references are left of it.
  public let isFromReferences: Bool
}

/// All runs of a repository.
public struct RunHistory: Sendable {
  /// The runs, oldest first.
  public let runs: [RunSummary]
  /// Other entries in the folder of runs.
  public let skipped: [RunStore.Skipped]

  /// Reads all runs, and changes nothing.
  ///
  /// - Throws: `RunStoreError`, `GitError`, `StoreError`.
  public static func read(_ context: Repository) async throws -> RunHistory {
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    let (runs, skipped) = try store.contents()
    let isAtWork = context.isRunAtWork
    var summaries = runs.map { run in
      RunSummary(
        name: run.name,
        status: status(run.state, isAtWork: isAtWork),
        record: run.record,
        outcome: run.outcome,
        movedCount: (try? run.references().count) ?? 0,
        isFromReferences: false
      )
    }
    let others = try BackupRuns(
      try await ReferenceList.read(context.git),
      besides: Set(runs.map(\.name)),
      reader: ObjectReader(try context.openDatabase())
    )
    summaries += others.found.map { run in
      RunSummary(
        name: run.name,
        status: .done,
        record: run.record,
        outcome: RunRecord(),
        movedCount: run.moves.count,
        isFromReferences: true
      )
    }
    // A stable order, so that runs of the same second keep theirs.
    let sorted = summaries.enumerated().sorted {
      ($0.element.record.number(.started) ?? 0, $0.offset)
        < ($1.element.record.number(.started) ?? 0, $1.offset)
    }
    return RunHistory(runs: sorted.map(\.element), skipped: skipped)
  }

  private static func status(_ state: RunState, isAtWork: Bool) -> RunSummary.Status {
    switch state {
    case .started: isAtWork ? .running : .interrupted
    case .publishing, .moved: isAtWork ? .running : .halfway
    case .done: .done
    case .undone: .undone
    case .aborted: .aborted
    case .cleaned: .cleaned
    }
  }
}

extension Repository {
  /// Whether a run is running in the repository.
  var isRunAtWork: Bool {
    do throws(RunLockError) {
      _ = try RunLock(commonDirectory: location.commonDirectory)
      return false
    } catch {
      if case .held = error { return true }
      return false
    }
  }

  /// The run that was killed while references moved, `nil` if there is none; changes nothing.
  ///
  /// - Throws: `RunStoreError`.
  public func halfwayRun() throws -> String? {
    let store = RunStore(commonDirectory: location.commonDirectory)
    guard let run = try store.latest(where: { $0.state.isHalfway }), !isRunAtWork else {
      return nil
    }
    return run.name
  }
}
