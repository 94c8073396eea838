internal import GitCommand
internal import GitObjects
internal import LFS
internal import Reporting
public import Sharing

/// Plans and reports of a publication, as a JSON document; `docs/json.md` describes it.
public enum PublishJSON {
  /// What a publication would do.
  public static func document(plan: PublishPlan) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/publish-plan/1"),
      .init("plan", members(plan)),
    ])
  }

  /// What a publication did.
  public static func document(report: PublishReport) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/publish/1"),
      .init("plan", members(report.plan)),
      .init("pushes", .number(report.pushCount)),
      .init("atomic", .bool(report.isAtomic)),
    ])
  }

  private static func members(_ plan: PublishPlan) -> JSONValue {
    .object([
      .init("remote", .bytes(plan.remote)),
      .init(
        "lfsObjects",
        .object([
          .init("needed", .number(plan.neededCount)),
          .init("uploads", .number(plan.uploads.count)),
          .init("uploadBytes", .number(plan.uploadByteCount)),
          .init("serverAsked", .bool(plan.isServerAsked)),
        ])
      ),
      .init("leftOut", .number(plan.leftOut.count)),
      .init("refs", .array(plan.entries.map(member))),
      .init("deletedRefs", .array(plan.deleted.map { .bytes($0.bytes) })),
    ])
  }

  private static func member(_ entry: PublishPlan.Entry) -> JSONValue {
    let (action, old): (String, ObjectID?) =
      switch entry.action {
      case .moves(let id): ("move", id)
      case .isMade: ("create", nil)
      case .isThere(let id): ("there", id)
      case .staysHere: ("only-here", nil)
      case .isLeftOut: ("left-out", nil)
      case .isKeptByHost: ("kept-by-host", nil)
      }
    return .object([
      .init("name", .bytes(entry.name.bytes)),
      .init("action", .string(action)),
      .init("old", old.map { .string("\($0)") } ?? .null),
      .init("new", .string("\(entry.id)")),
      .init("takenBack", .bool(entry.isTakenBack)),
    ])
  }
}
