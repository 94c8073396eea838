internal import Digests
internal import GitCommand
internal import GitObjects
internal import Migration
public import Publication
internal import Reporting
internal import Runs

/// The list of runs, as a JSON document; `docs/json.md` describes it.
public enum RunsJSON {
  /// The document, as UTF-8.
  public static func document(_ history: RunHistory) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/runs/1"),
      .init("runs", .array(history.runs.reversed().map(run))),
      .init(
        "skipped",
        .array(
          history.skipped.map { skipped in
            .object([
              .init("name", .bytes(skipped.name)),
              .init("reason", .string(ErrorWords.words(skipped.reason))),
            ])
          }
        )
      ),
    ])
  }

  private static func run(_ run: RunSummary) -> JSONValue {
    let (record, outcome) = (run.record, run.outcome)
    func number(_ value: Int?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object([
      .init("run", .string(run.name)),
      .init("state", .string(run.status.rawValue)),
      .init("kind", .string(record.text(.kind) ?? "")),
      .init("started", .string(UTCTime(record.number(.started) ?? 0).text)),
      .init("finished", outcome.number(.finished).map { .string(UTCTime($0).text) } ?? .null),
      .init("program", record.text(.program).map { .string($0) } ?? .null),
      .init("directory", record[.directory].map { .bytes($0) } ?? .null),
      .init("arguments", .array(record.values(.argument).map { .bytes($0) })),
      .init("undoes", record.text(.undoes).map { .string($0) } ?? .null),
      .init("movedRefs", .number(run.movedCount)),
      .init("rewrittenCommits", number(outcome.number(.commitCount))),
      .init("files", number(outcome.number(.fileCount))),
      .init("bytes", number(outcome.number(.fileByteCount))),
      .init(
        "storeBytes",
        .object([
          .init("before", number(record.number(.storeByteCount))),
          .init("pack", number(outcome.number(.packByteCount))),
          .init("afterCleanUp", number(outcome.number(.predictedByteCount))),
        ])
      ),
      .init("fromRefs", .bool(run.isFromReferences)),
    ])
  }
}

/// Plans and reports of an undo, as a JSON document.
public enum UndoJSON {
  /// What an undo would do.
  public static func document(plan: UndoPlan) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/undo-plan/1"),
      .init("plan", members(plan)),
    ])
  }

  /// What an undo did.
  public static func document(report: UndoReport) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/undo/1"),
      .init("plan", members(report.plan)),
      .init("run", report.run.map { .string($0) } ?? .null),
      .init("keptRefs", .array(report.backups.map { .bytes($0.bytes) })),
      .init("problems", .array(report.problems.map(SharedJSON.problem))),
    ])
  }

  private static func members(_ plan: UndoPlan) -> JSONValue {
    .object([
      .init("undoneRun", .string(plan.run)),
      .init("kind", .string(plan.kind.rawValue)),
      .init("started", .string(UTCTime(plan.started).text)),
      .init(
        "migration",
        .object([
          .init("run", .string(plan.migration.run)),
          .init("inForce", .bool(plan.migration.isInForce)),
        ])
      ),
      .init(
        "refs",
        .array(
          plan.references.map { reference in
            .object([
              .init("name", .bytes(reference.name.bytes)),
              .init("old", id(reference.now)),
              .init("new", id(reference.target)),
              .init("forced", .bool(reference.isForced)),
            ])
          }
        )
      ),
      .init("standingRefs", .number(plan.inPlaceCount)),
      .init("newRefs", .array(plan.newReferences.map { .bytes($0.bytes) })),
      .init("remotes", .array(plan.remotes.map { .bytes($0) })),
    ])
  }

  private static func id(_ id: ObjectID) -> JSONValue { id == .zero ? .null : .string("\(id)") }
}

/// The result of a recovery, as a JSON document.
public enum RecoveryJSON {
  /// The document, as UTF-8.
  ///
  /// - Parameter isResumed: whether the run was resumed, not aborted.
  public static func document(_ report: RecoveryReport, isResumed: Bool) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", .string("lfs-migrate/\(isResumed ? "resume" : "abort")/1")),
      .init("run", .string(report.run)),
      .init("kind", .string(report.kind?.rawValue ?? "")),
      .init("movedRefs", .array(report.moved.map(SharedJSON.member))),
      .init("standingRefs", .number(report.inPlaceCount)),
      .init("problems", .array(report.problems.map(SharedJSON.problem))),
    ])
  }
}
