public import Cleanup
internal import GitObjects
internal import Migration
internal import Reporting

/// Plans and reports of clean-ups, as a JSON document.
public enum CleanupJSON {
  /// What a clean-up would do.
  public static func document(_ plan: CleanupPlan) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/cleanup-plan/1"), .init("plan", member(plan)),
    ])
  }

  /// What a clean-up did.
  public static func document(_ report: CleanupReport) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/cleanup/1"),
      .init("plan", member(report.plan)),
      .init(
        "storeBytes",
        .object([
          .init("before", .number(report.plan.storeByteCount)),
          .init("now", .number(report.storeByteCount)),
          .init("predicted", number(report.plan.predictedByteCount)),
        ])
      ),
      .init("spared", member(report.untouched)),
      .init(
        "left",
        .object([
          .init("objects", .number(report.leftCount)),
          .init("bytes", .number(report.leftByteCount)),
          .init("sharedObjects", .number(report.sharedCount)),
          .init("sharedBytes", .number(report.sharedByteCount)),
          .init("largest", .array(report.largest.map(member))),
          .init("holders", .array(report.retainingRoots.map(member))),
        ])
      ),
    ])
  }

  private static func member(_ plan: CleanupPlan) -> JSONValue {
    .object([
      .init("runs", .array(plan.runs.map { .string($0) })),
      .init("unverified", .array(plan.unverified.map { .string($0) })),
      .init("obstacle", plan.obstacle.map { .string(ErrorWords($0).message) } ?? .null),
      .init("oldObjects", .number(plan.oldObjectCount)),
      .init("oldBytes", .number(plan.oldByteCount)),
      .init("stayingBytes", number(plan.stayingByteCount)),
      .init("storeBytes", .number(plan.storeByteCount)),
      .init("predictedBytes", number(plan.predictedByteCount)),
      .init("holders", .array(plan.retainingRoots.map(member))),
      .init("spared", plan.untouched.map(member) ?? .null),
      .init(
        "lfsObjects",
        .object([
          .init("count", .number(plan.asideCount)),
          .init("bytes", .number(plan.asideByteCount)),
        ])
      ),
      .init("alternates", .array(plan.alternates.map { .bytes($0) })),
      .init("borrowers", .array(plan.borrowers.map { .bytes($0) })),
    ])
  }

  private static func member(_ untouched: UntouchedObjects) -> JSONValue {
    .object([
      .init("objects", .number(untouched.count)), .init("bytes", .number(untouched.byteCount)),
    ])
  }

  private static func member(_ root: RetainingRoot) -> JSONValue {
    .object([
      .init("kind", .string(root.kind.rawValue)),
      .init("name", .bytes(root.name)),
      .init("worktree", root.worktree.map { .bytes($0) } ?? .null),
      .init("count", .number(root.count)),
      .init("isDropped", .bool(root.isDropped)),
    ])
  }

  private static func member(_ object: OldObjectLeft) -> JSONValue {
    .object([
      .init("id", .string("\(object.id)")),
      .init("bytes", .number(object.byteCount)),
      .init("path", .bytes(object.path.bytes)),
    ])
  }

  private static func number(_ value: UInt64?) -> JSONValue { value.map { .number($0) } ?? .null }
}
