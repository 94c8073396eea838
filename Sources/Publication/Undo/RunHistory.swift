internal import GitCommand
internal import GitRefs
internal import GitStore
public import Repository
public import Runs

/// A run, as a list of runs shows it.
public struct RunSummary: Sendable {
  /// How far it is.
  public enum Status: String, Sendable {
    /// It is at work.
    case running
    /// It was killed before anything changed.
    case interrupted
    /// It was killed while references moved, or before what follows them was done.
    case halfway
    /// It is complete.
    case done
    /// It was taken back by an undo.
    case undone
    /// It was killed, and taken back.
    case aborted
    /// It is complete, and the history before it was dropped.
    case cleaned
  }

  /// Its name.
  public let name: String
  /// How far it is.
  public let status: Status
  /// What was known when it began.
  public let record: RunRecord
  /// What was known later.
  public let outcome: RunRecord
  /// How many references it moved.
  public let movedCount: Int
  /// Whether its folder is gone, so that only its references tell of it.
  public let isFromReferences: Bool
}

/// All runs of a repository.
public struct RunHistory: Sendable {
  /// The runs, oldest first.
  public let runs: [RunSummary]
  /// What is in the folder besides.
  public let skipped: [RunStore.Skipped]

  /// Reads the history of runs; nothing is changed.
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
    // Stable, so that runs of one second keep their order.
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
  /// Whether a run is at work in the repository.
  var isRunAtWork: Bool {
    do throws(RunLockError) {
      _ = try RunLock(commonDirectory: location.commonDirectory)
      return false
    } catch {
      if case .held = error { return true }
      return false
    }
  }

  /// The run that was killed while references moved, nil if there is none; nothing is changed.
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
