internal import Hooks
internal import Reporting

/// The JSON document of `hook status`.
public enum HookJSON {
  /// The document, as UTF-8.
  public static func document(_ reports: [HookReport]) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/hook-status/1"),
      .init("hooks", .array(reports.map(report))),
    ])
  }

  private static func report(_ report: HookReport) -> JSONValue {
    let folder = report.state.folder
    return .object([
      .init("hook", .string(report.state.hook.rawValue)),
      .init("path", .bytes(report.state.path)),
      .init("state", .string(report.word)),
      .init("willRun", .bool(report.willRun)),
      .init("problems", .array(report.problems.map { .string($0.rawValue) })),
      .init("program", report.program.map(JSONValue.bytes) ?? .null),
      .init("kept", report.kept.map { hook($0, in: folder) } ?? .null),
      .init("other", report.other.map { hook($0, in: folder) } ?? .null),
      .init("hooksPath", folder.setting.map(JSONValue.bytes) ?? .null),
      .init("hooksPathScope", folder.scope.map(JSONValue.string) ?? .null),
      .init("isInWorkTree", .bool(folder.isInWorkTree)),
    ])
  }

  private static func hook(_ hook: ForeignHook, in folder: HookFolder) -> JSONValue {
    .object([
      .init("path", .bytes(hook.path)),
      .init("kind", .string(hook.kind.rawValue)),
      .init("isRun", .bool(hook.isExecutable || folder.isOfHusky)),
    ])
  }
}
