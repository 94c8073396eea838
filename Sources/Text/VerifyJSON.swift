internal import GitCommand
internal import GitObjects
internal import LFS
internal import Migration
public import Publication
internal import Reporting
public import Runs
public import Verification

/// The result of a verification, as a JSON document.
public enum VerifyJSON {
  /// The verification of a run.
  ///
  /// - Parameter check: the answer of the remote's LFS server; `nil` if it was not asked.
  public static func document(
    _ result: VerificationResult,
    _ check: ServerCheck?,
    _ run: Run,
    seconds: Double
  ) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/verify/1"),
      .init("run", .string(run.name)),
      .init("kind", run.kind.map { .string($0.rawValue) } ?? .null),
      .init("verified", .bool(result.findings.isEmpty)),
      .init("seconds", .double(seconds)),
      .init("commits", .number(result.commitCount)),
      .init("unchangedCommits", .number(result.unchangedCommitCount)),
      .init("trees", .number(result.treeCount)),
      .init("files", .number(result.fileCount)),
      .init(
        "lfsObjects",
        .object([
          .init("count", .number(result.lfsObjectCount)),
          .init("bytes", .number(result.lfsByteCount)),
        ])
      ),
      .init("refs", .number(result.referenceCount)),
      .init("server", server(check)),
      .init("remarks", .array(result.remarks.map(remark))),
      .init("findings", .array(result.findings.map(finding))),
    ])
  }

  private static func server(_ check: ServerCheck?) -> JSONValue {
    guard let check else { return .null }
    return .object([
      .init("remote", .bytes(check.comparison.remote)),
      .init("asked", .number(check.askedCount)),
      .init("lacking", .number(check.lacking.count)),
      .init("unknown", ServerWords.silence(of: check).map { .string($0) } ?? .null),
    ])
  }

  /// A check of pointers.
  public static func document(_ result: PointerResult, seconds: Double) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/verify-pointers/1"),
      .init("verified", .bool(result.findings.isEmpty)),
      .init("seconds", .double(seconds)),
      .init("commits", .number(result.commitCount)),
      .init("trees", .number(result.treeCount)),
      .init("files", .number(result.fileCount)),
      .init("pointers", .number(result.pointerCount)),
      .init(
        "lfsObjects",
        .object([
          .init("count", .number(result.lfsObjectCount)),
          .init("bytes", .number(result.lfsByteCount)),
        ])
      ),
      .init("findings", .array(result.findings.map(finding))),
    ])
  }

  private static func remark(_ remark: ReferenceRemark) -> JSONValue {
    let kind =
      switch remark.kind {
      case .movedOn: "moved since"
      case .deleted: "deleted since"
      case .remote: "old history: remote-tracking"
      case .notSelected: "old history: not selected"
      case .madeSince: "old history: made since"
      }
    return .object([.init("ref", .bytes(remark.name.bytes)), .init("kind", .string(kind))])
  }

  /// A finding, with its text for users.
  static func finding(_ finding: Finding) -> JSONValue {
    var members: [JSONValue.Member] = [.init("kind", .string(name(finding.kind)))]
    if let reference = finding.reference { members.append(.init("ref", .bytes(reference.bytes))) }
    if let commit = finding.commit { members.append(.init("commit", .string("\(commit)"))) }
    if let commit = finding.newCommit { members.append(.init("newCommit", .string("\(commit)"))) }
    if let path = finding.path { members.append(.init("path", .bytes(path.bytes))) }
    members.append(.init("message", .string(FindingWords.words(finding.kind))))
    return .object(members)
  }

  private static func name(_ kind: FindingKind) -> String {
    switch kind {
    case .unreadable: "object unreadable"
    case .metadata(let part): "\(part.rawValue) changed"
    case .parentCount, .parent: "parents changed"
    case .ambiguous: "one commit became two"
    case .objectKind: "object kind changed"
    case .dropped: "entry dropped"
    case .added: "entry added"
    case .mode: "mode changed"
    case .order: "entry out of order"
    case .changed: "entry changed"
    case .attributesEdited: "attributes edited"
    case .attributeLine: "attribute line not of the run"
    case .notAPointer: "not a pointer"
    case .notCanonical: "pointer not canonical"
    case .broken: "pointer broken"
    case .untracked: "pointer not tracked"
    case .stillRaw: "selected file still raw"
    case .rawAtTrackedPath: "raw file at tracked path"
    case .stillPointer: "selected pointer still there"
    case .stillTracked: "exported file still tracked"
    case .contentMissing: "LFS object missing"
    case .notOnServer: "LFS object not on the server"
    case .contentSize: "LFS object of another size"
    case .contentUnreadable: "LFS object unreadable"
    case .contentDigest: "LFS object damaged"
    case .otherContent, .notTheContent: "content differs"
    case .leftBehind: "ref left behind"
    case .elsewhere: "ref elsewhere"
    case .gone: "ref gone"
    case .stashLeftBehind: "stash entry left behind"
    case .noteLost: "note lost"
    case .noteAdded: "note added"
    }
  }
}
