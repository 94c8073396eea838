internal import GitObjects
public import Migration
public import Publication
internal import Reporting

/// Plans and reports of an export, as a JSON document.
public enum ExportJSON {
  /// What an export would do.
  public static func document(plan: ExportPlan) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/export-plan/1"),
      .init("plan", members(plan)),
    ])
  }

  /// What an export did.
  public static func document(
    report: ExportReport,
    seconds: Double,
    _ comparison: RemoteComparison?
  ) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/export/1"),
      .init("plan", members(report.plan)),
      .init("run", report.run.map { .string($0) } ?? .null),
      .init("seconds", .double(seconds)),
      .init("rewrittenCommits", .number(report.rewrittenCommitCount)),
      .init("rewrittenTags", .number(report.rewrittenTagCount)),
      .init("copiedNotes", .number(report.copiedNoteCount)),
      .init("strippedSignatures", .number(report.strippedSignatureCount)),
      .init(
        "newFiles",
        .object([
          .init("count", .number(report.newFileCount)),
          .init("bytes", .number(report.newByteCount)),
        ])
      ),
      .init(
        "setAside",
        .object([
          .init("count", .number(report.asideCount)),
          .init("bytes", .number(report.asideByteCount)),
        ])
      ),
      .init("pack", SharedJSON.pack(report.rewrite)),
      .init(
        "storeBytes",
        SharedJSON.storeBytes(before: report.plan.storeByteCount, report.rewrite)
      ),
      .init("movedRefs", .array(report.moved.map(SharedJSON.member))),
      .init("problems", .array(report.problems.map(SharedJSON.problem))),
      .init("remote", SharedJSON.member(comparison)),
    ])
  }

  private static func members(_ plan: ExportPlan) -> JSONValue {
    .object([
      .init("commits", .number(plan.commitCount)),
      .init("changedCommits", .number(plan.changedCommitCount)),
      .init("trees", .number(plan.treeCount)),
      .init("files", .number(plan.fileCount)),
      .init("bytes", .number(plan.byteCount)),
      .init("pointersWithExtensions", .number(plan.extensionCount)),
      .init("ordinaryFiles", .number(plan.ordinaryCount)),
      .init("lookAlikes", .array(plan.malformedPointers.map(member))),
      .init("missing", .array(plan.missing.map(member))),
      .init("wrongSizes", .array(plan.wrongSizes.map(member))),
      .init("fetched", .number(plan.fetchedCount)),
      .init("signedCommits", .number(plan.signedCount)),
      .init("signedTags", .number(plan.signedTagCount)),
      .init("neededBytes", .number(plan.neededByteCount)),
      .init("patterns", .array(plan.patterns.map(SharedJSON.member))),
      .init("unmatchedPatterns", .array(plan.unmatched.map(SharedJSON.member))),
      .init("attributeLines", .array(plan.lines.map { .bytes($0) })),
      .init(
        "attributesWithNUL",
        .array(plan.cutOffAttributes.map { .string("\($0)") })
      ),
      .init("refs", .array(plan.references.map(SharedJSON.member))),
    ])
  }

  private static func member(_ file: MalformedPointerFile) -> JSONValue {
    .object([
      .init("path", .bytes(file.path.bytes)),
      .init("commit", .string("\(file.commit)")),
      .init("reason", .string(ExportText.words(file.reason))),
    ])
  }

  private static func member(_ object: MissingObject) -> JSONValue {
    .object([
      .init("path", .bytes(object.path.bytes)),
      .init("commit", .string("\(object.commit)")),
      .init("oid", .string("\(object.oid)")),
      .init("bytes", .number(object.byteCount)),
    ])
  }

  private static func member(_ pointer: WrongPointerSize) -> JSONValue {
    .object([
      .init("path", .bytes(pointer.path.bytes)),
      .init("commit", .string("\(pointer.commit)")),
      .init("oid", .string("\(pointer.oid)")),
      .init("bytes", .number(pointer.byteCount)),
      .init("bytesOfPointer", .number(pointer.said)),
    ])
  }
}
