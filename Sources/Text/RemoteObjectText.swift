internal import Digests
internal import GitCommand
internal import GitObjects
internal import LFS
internal import Reporting
public import Sharing

/// The LFS objects of a remote's history, as text for users.
public struct RemoteObjectText {
  private let limit: Int

  /// Texts with at most `limit` objects.
  public init(limit: Int) { self.limit = limit }

  /// What the server of a remote has.
  public func report(_ check: RemoteObjectCheck) -> String {
    var text = asked(check)
    guard !check.lacking.isEmpty else {
      return text + hasAll(check) + unknown(check)
    }
    text += "\nIt lacks \(NumberText.grouped(check.lacking.count)):\n" + list(check.lacking)
    let remote = ShellWord.quoted(check.remote)
    let hereCount = check.lacking.count(where: \.isHere)
    if hereCount > 0 {
      let count = NumberText.grouped(hereCount)
      text += "\n'lfs-migrate upload \(remote)' sends those that are here (\(count)).\n"
    }
    if hereCount < check.lacking.count {
      text += "\nThose that are not here may be in another clone: "
      text += "run 'lfs-migrate upload' there.\n"
    }
    return text + unknown(check)
  }

  /// What an upload would send, or has sent.
  ///
  /// - Parameter rest: the objects that the server lacks still; `nil` if nothing was sent yet.
  public func upload(
    _ check: RemoteObjectCheck,
    rest: [RemoteObjectCheck.Lacking]?
  ) -> String {
    let sent = check.lacking.filter(\.isHere)
    let size = ReportText.size(sent.reduce(0) { $0 + $1.pointer.byteCount })
    var text = asked(check)
    let count = NumberText.grouped(sent.count)
    if rest == nil {
      text += "LFS objects to upload: \(count), \(size)\n\nNothing was sent.\n"
    } else if sent.isEmpty {
      text += check.lacking.isEmpty ? hasAll(check) : "None that it lacks is here.\n"
    } else {
      text += "LFS objects uploaded: \(count), \(size). The server has them: it was asked.\n"
    }
    let missing = rest ?? check.lacking.filter { !$0.isHere }
    if !missing.isEmpty {
      text += "\nNeither here nor there: \(NumberText.grouped(missing.count))\n" + list(missing)
    }
    return text + unknown(check)
  }

  private func asked(_ check: RemoteObjectCheck) -> String {
    let remote = ShownText.of(check.remote)
    let history =
      check.referenceCount.map { "\(NumberText.counted($0, "ref")) of it" } ?? "what was named"
    guard check.neededCount > 0 else { return "No LFS object is needed for \(history).\n" }
    return "The LFS server of \(remote) was asked for "
      + "\(NumberText.counted(check.neededCount, "object")), for \(history).\n"
  }

  private func hasAll(_ check: RemoteObjectCheck) -> String {
    check.neededCount > 0 ? "It has all of them.\n" : ""
  }

  private func list(_ lacking: [RemoteObjectCheck.Lacking]) -> String {
    var text = ""
    for object in lacking.prefix(limit) {
      let pointer = object.pointer
      text += "  '\(ShownText.of(pointer.path.bytes))'"
      if let commit = pointer.commit { text += " in commit \(commit)" }
      if let tag = object.tag { text += " (\(ShownText.of(tag)))" }
      text += ": \(pointer.oid), \(ReportText.size(pointer.byteCount)), "
      text += object.isHere ? "is here\n" : "is not here\n"
    }
    if lacking.count > limit {
      text += "  and \(NumberText.grouped(lacking.count - limit)) more\n"
    }
    return text
  }

  private func unknown(_ check: RemoteObjectCheck) -> String {
    guard !check.unknown.isEmpty else { return "" }
    let remarks = RemoteRemarks(remote: check.remote)
    return """

      Not looked at, since their commits are not here: \(remarks.list(check.unknown))
      'git fetch \(ShellWord.quoted(check.remote))' brings those that the remote gives.

      """
  }
}

/// The LFS objects of a remote's history, as a JSON document; `docs/json.md` describes it.
public enum RemoteObjectJSON {
  /// What the server of a remote has.
  public static func document(_ check: RemoteObjectCheck) -> [UInt8] {
    SharedJSON.serialized([.init("schema", "lfs-migrate/verify-remote/1")] + members(check))
  }

  /// What an upload would send, or has sent.
  ///
  /// - Parameter isSent: whether it was sent.
  public static func document(upload check: RemoteObjectCheck, isSent: Bool) -> [UInt8] {
    let schema = isSent ? "lfs-migrate/upload/1" : "lfs-migrate/upload-plan/1"
    return SharedJSON.serialized([.init("schema", .string(schema))] + members(check))
  }

  private static func members(_ check: RemoteObjectCheck) -> [JSONValue.Member] {
    [
      .init("remote", .bytes(check.remote)),
      .init("refs", check.referenceCount.map { .number($0) } ?? .null),
      .init("unknownRefs", .array(check.unknown.map { .bytes($0.bytes) })),
      .init("asked", .number(check.neededCount)),
      .init(
        "lacking",
        .array(
          check.lacking.map { object in
            .object([
              .init("oid", .string("\(object.pointer.oid)")),
              .init("bytes", .number(object.pointer.byteCount)),
              .init("path", .bytes(object.pointer.path.bytes)),
              .init("commit", object.pointer.commit.map { .string("\($0)") } ?? .null),
              .init("tag", object.tag.map { .bytes($0) } ?? .null),
              .init("here", .bool(object.isHere)),
            ])
          }
        )
      ),
    ]
  }
}
