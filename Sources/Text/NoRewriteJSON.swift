internal import GitCommand
internal import GitObjects
public import Migration
internal import Publication
internal import Reporting

/// Plans and reports of `import --no-rewrite`, as a JSON document.
public enum NoRewriteJSON {
  /// What would be done.
  public static func document(plan: NoRewritePlan) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/no-rewrite-plan/1"),
      .init("plan", members(plan)),
    ])
  }

  /// What was done.
  public static func document(report: NoRewriteReport) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/no-rewrite/1"),
      .init("plan", members(report.plan)),
      .init("commit", report.commit.map { .string("\($0)") } ?? .null),
      .init(
        "lfsObjects",
        .object([
          .init("count", .number(report.lfsObjectCount)),
          .init("bytes", .number(report.lfsByteCount)),
          .init("newCount", .number(report.newLFSObjectCount)),
          .init("newBytes", .number(report.newLFSByteCount)),
        ])
      ),
      .init("problems", .array(report.problems.map(SharedJSON.problem))),
      .init("hasHooks", .bool(report.readiness.hasHooks)),
      .init("hasFilters", .bool(report.readiness.hasFilters)),
    ])
  }

  private static func members(_ plan: NoRewritePlan) -> JSONValue {
    .object([
      .init("parent", .string("\(plan.parent)")),
      .init("branch", plan.branch.map { .bytes($0.bytes) } ?? .null),
      .init("makesCommit", .bool(plan.makesCommit)),
      .init("message", .bytes(plan.message)),
      .init("convertedFiles", .number(plan.converted.count)),
      .init("convertedBytes", .number(plan.byteCount)),
      .init("files", .array(plan.files.map(members))),
      .init("untrackedFiles", .number(plan.untrackedCount)),
      .init("unconvertibleFiles", .number(plan.unconvertibleCount)),
      .init("filesWithoutCommittedRule", .array(plan.uncommittedRules.map { .bytes($0.bytes) })),
    ])
  }

  private static func members(_ file: ChosenFile) -> JSONValue {
    let outcome =
      switch file.outcome {
      case .converts: "converted"
      case .isPointer: "pointer"
      case .isEmpty: "empty"
      }
    return .object([
      .init("path", .bytes(file.path.bytes)),
      .init("bytes", .number(file.byteCount)),
      .init("fate", .string(outcome)),
    ])
  }
}
