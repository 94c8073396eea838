internal import GitCommand
internal import GitObjects
internal import Migration
internal import Publication
internal import Reporting
internal import Selection
internal import Worktrees

/// The common parts of several commands' documents.
enum SharedJSON {
  static func member(_ pattern: PatternCount) -> JSONValue {
    .object([
      .init("pattern", .bytes(pattern.pattern)),
      .init("files", .number(pattern.fileCount)),
      .init("bytes", .number(pattern.byteCount)),
    ])
  }

  static func member(_ reference: ReferencePlan) -> JSONValue {
    .object([
      .init("name", .bytes(reference.name.bytes)),
      .init("id", .string("\(reference.id)")),
      .init("outcome", .string(outcome(reference.outcome))),
    ])
  }

  static func member(_ reference: MovedReference) -> JSONValue {
    .object([
      .init("name", .bytes(reference.name.bytes)),
      .init("old", .string("\(reference.old)")),
      .init("new", .string("\(reference.new)")),
    ])
  }

  /// The remote for pushes, and the state of the moved references on it.
  static func member(_ comparison: RemoteComparison?) -> JSONValue {
    guard let comparison else { return .null }
    return .object([
      .init("name", .bytes(comparison.remote)),
      .init("unknown", unknown(comparison.silence)),
      .init("refs", .array(comparison.entries.map(member))),
    ])
  }

  private static func unknown(_ silence: RemoteComparison.Silence?) -> JSONValue {
    switch silence {
    case nil: .null
    case .notAsked: .string("not asked")
    case .unreachable: .string("not reached")
    }
  }

  private static func member(_ entry: RemoteComparison.Entry) -> JSONValue {
    let (standing, remoteID): (String?, ObjectID?) =
      switch entry.standing {
      case nil: (nil, nil)
      case .published(let id): ("published", id)
      case .outdated(let id): ("outdated", id)
      case .ahead(let id): ("ahead", id)
      case .absent: ("absent", nil)
      }
    return .object([
      .init("name", .bytes(entry.name.bytes)),
      .init("id", .string("\(entry.id)")),
      .init("standing", standing.map { .string($0) } ?? .null),
      .init("remoteId", remoteID.map { .string("\($0)") } ?? .null),
    ])
  }

  /// The pack that a run wrote.
  static func pack(_ report: RewriteReport) -> JSONValue {
    .object([
      .init("objects", .number(report.packObjectCount)),
      .init("bytes", .number(report.packByteCount)),
    ])
  }

  /// The size of the object store before, now and after a clean-up.
  static func storeBytes(before: UInt64, _ report: RewriteReport) -> JSONValue {
    .object([
      .init("before", .number(before)),
      .init("now", .number(before + report.packByteCount)),
      .init("afterCleanUp", .number(report.cleanStoreByteCount)),
      .init("isLeast", .bool(report.isCleanStoreLeast)),
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
    var members: [JSONValue.Member] = [.init("kind", .string(problem.kind))]
    func add(_ name: String, _ value: [UInt8]) { members.append(.init(name, .bytes(value))) }
    func add(_ cause: any Error) {
      members.append(.init("reason", .string(ReportText.reason(cause))))
    }
    switch problem {
    case .notRefreshed(let worktree, let cause):
      add("worktree", worktree)
      add(cause)
    case .headSwitched(let worktree): add("worktree", worktree)
    case .keptUntracked(let path), .keptEdited(let path): add("path", path)
    case .notWritten(let path, let cause):
      add("path", path)
      add(cause)
    case .notesNotCopied(let reference, let cause):
      add("ref", reference.bytes)
      add(cause)
    case .stashNotRewritten(let cause), .objectsNotMoved(_, let cause), .notSynchronised(let cause),
      .notRecorded(let cause):
      add(cause)
    }
    return .object(members)
  }

  static func serialized(_ members: [JSONValue.Member]) -> [UInt8] {
    JSONValue.object(members).serialized(pretty: true)
  }

  static func member(_ pattern: UnmatchedPattern) -> JSONValue {
    .object([
      .init("pattern", .bytes(pattern.pattern)),
      .init("option", .string(pattern.isExclude ? "exclude" : "include")),
      .init("matchesProtected", .bool(pattern.matchesProtected)),
      .init("suggestions", .array(pattern.suggestions.map { .bytes($0) })),
    ])
  }

  static func member(_ files: NotedFiles) -> JSONValue {
    .object([
      .init("count", .number(files.count)),
      .init("paths", .array(files.paths.map { .bytes($0) })),
      .init("excludes", .array(files.excludes.map { .bytes($0) })),
    ])
  }
}
