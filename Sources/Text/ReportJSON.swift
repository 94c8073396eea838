internal import GitObjects
public import Migration
public import Publication
internal import Reporting

/// Plans and reports, as a JSON document; `docs/json.md` describes it.
///
/// The member `schema` has the kind of document and the version of its format. Members may be added
/// in a version, but change or disappear only with a new one.
public enum ReportJSON {
  /// What an import would do.
  public static func document(plan: ImportPlan) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/import-plan/1"),
      .init("plan", planMembers(plan)),
    ])
  }

  /// What an import did.
  public static func document(
    report: ImportReport,
    seconds: Double,
    _ comparison: RemoteComparison?
  ) -> [UInt8] {
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
    members.append(.init("pack", SharedJSON.pack(report.rewrite)))
    members.append(
      .init("storeBytes", SharedJSON.storeBytes(before: report.plan.storeByteCount, report.rewrite))
    )
    members.append(.init("movedRefs", .array(report.moved.map(SharedJSON.member))))
    members.append(.init("problems", .array(report.problems.map(SharedJSON.problem))))
    members.append(.init("remote", SharedJSON.member(comparison)))
    members.append(.init("hasHooks", .bool(report.readiness.hasHooks)))
    members.append(.init("hasFilters", .bool(report.readiness.hasFilters)))
    return SharedJSON.serialized(members)
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
      .init("signedTags", .number(plan.signedTagCount)),
      .init("neededBytes", .number(plan.neededByteCount)),
      .init("patterns", .array(plan.patterns.map(SharedJSON.member))),
      .init("protectedFiles", SharedJSON.member(plan.protectedFiles)),
      .init("textFiles", SharedJSON.member(plan.textFiles)),
      .init("unmatchedPatterns", .array(plan.unmatched.map(SharedJSON.member))),
      .init("attributeLines", .array(plan.lines.map { .bytes($0) })),
      .init(
        "attributesWithNUL",
        .array(plan.cutOffAttributes.map { .string("\($0)") })
      ),
      .init("refs", .array(plan.references.map(SharedJSON.member))),
    ])
  }
}
