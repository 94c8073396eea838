internal import GitObjects
internal import Migration
internal import Reporting

/// Plans and reports as one JSON document; `docs/json.md` describes it.
///
/// Member `schema` names the kind of document and the version of its format: members are added
/// under the same version, and change or go away only under a new one.
enum ReportJSON {
  /// What an import would do.
  static func document(plan: ImportPlan) -> [UInt8] {
    serialized([
      .init("schema", "lfs-migrate/import-plan/1"),
      .init("plan", planMembers(plan)),
    ])
  }

  /// What an import did.
  static func document(report: ImportReport, seconds: Double) -> [UInt8] {
    var members: [JSONValue.Member] = [
      .init("schema", "lfs-migrate/import/1"),
      .init("plan", planMembers(report.plan)),
      .init("run", report.run.map { .string($0) } ?? .null),
      .init("seconds", .double(seconds)),
      .init("rewrittenCommits", .number(report.rewrittenCommitCount)),
      .init("rewrittenTags", .number(report.rewrittenTagCount)),
      .init("copiedNotes", .number(report.copiedNoteCount)),
      .init("strippedSignatures", .number(report.strippedSignatureCount)),
    ]
    members.append(
      .init(
        "lfsObjects",
        .object([
          .init("count", .number(report.lfsObjectCount)),
          .init("bytes", .number(report.lfsByteCount)),
          .init("newCount", .number(report.newLFSObjectCount)),
          .init("newBytes", .number(report.newLFSByteCount)),
        ])
      )
    )
    members.append(
      .init(
        "pack",
        .object([
          .init("objects", .number(report.packObjectCount)),
          .init("bytes", .number(report.packByteCount)),
        ])
      )
    )
    members.append(
      .init(
        "storeBytes",
        .object([
          .init("before", .number(report.plan.storeByteCount)),
          .init("now", .number(report.plan.storeByteCount + report.packByteCount)),
          .init("afterCleanUp", .number(report.cleanStoreByteCount)),
        ])
      )
    )
    members.append(
      .init(
        "movedRefs",
        .array(
          report.moved.map { reference in
            .object(
              [
                .init("name", .bytes(reference.name)),
                .init("old", .string("\(reference.old)")),
                .init("new", .string("\(reference.new)")),
              ]
            )
          }
        )
      )
    )
    members.append(.init("problems", .array(report.problems.map(problem))))
    members.append(.init("hasHooks", .bool(report.readiness.hasHooks)))
    members.append(.init("hasFilters", .bool(report.readiness.hasFilters)))
    return serialized(members)
  }

  private static func planMembers(_ plan: ImportPlan) -> JSONValue {
    .object([
      .init("commits", .number(plan.commitCount)),
      .init("changedCommits", .number(plan.changedCommitCount)),
      .init("trees", .number(plan.treeCount)),
      .init("files", .number(plan.fileCount)),
      .init("bytes", .number(plan.byteCount)),
      .init("pointers", .number(plan.pointerCount)),
      .init("emptyFiles", .number(plan.emptyCount)),
      .init("signedCommits", .number(plan.signedCount)),
      .init("neededBytes", .number(plan.neededByteCount)),
      .init(
        "patterns",
        .array(
          plan.patterns.map { pattern in
            .object(
              [
                .init("pattern", .bytes(pattern.pattern)),
                .init("files", .number(pattern.fileCount)),
                .init("bytes", .number(pattern.byteCount)),
              ]
            )
          }
        )
      ),
      .init("attributeLines", .array(plan.lines.map { .bytes($0) })),
      .init(
        "refs",
        .array(
          plan.references.map { reference in
            .object(
              [
                .init("name", .bytes(reference.name)),
                .init("id", .string("\(reference.id)")),
                .init("outcome", .string(outcome(reference.outcome))),
              ]
            )
          }
        )
      ),
    ])
  }

  static func outcome(_ outcome: ReferencePlan.Outcome) -> String {
    switch outcome {
    case .moves: "moves"
    case .staysRemote: "stays: remote-tracking"
    case .staysUnselected: "stays: not selected"
    }
  }

  static func problem(_ problem: RefreshProblem) -> JSONValue {
    switch problem {
    case .notRefreshed(let worktree, let reason):
      .object(
        [
          .init("kind", "index not refreshed"),
          .init("worktree", .bytes(worktree)),
          .init("reason", .string(reason)),
        ]
      )
    case .keptUntracked(let path):
      .object([.init("kind", "untracked file kept"), .init("path", .bytes(path))])
    case .stashNotRewritten(let reason):
      .object([.init("kind", "stash not rewritten"), .init("reason", .string(reason))])
    case .notesNotCopied(let reference, let reason):
      .object([
        .init("kind", "notes not copied"),
        .init("ref", .bytes(reference)),
        .init("reason", .string(reason)),
      ])
    }
  }

  static func serialized(_ members: [JSONValue.Member]) -> [UInt8] {
    JSONValue.object(members).serialized(pretty: true)
  }
}
