internal import Audit
internal import GitObjects
internal import Reporting

// Of an audit that can't be done.
extension ErrorWords {
  init(_ error: AuditError) {
    let notDone = "What was to be audited was not looked at to its end."
    switch error {
    case .badLine(let line):
      self.init(
        "'\(ShownText.of(line))' on standard input is no line of Git's",
        "'audit pre-push' reads what Git gives to a pre-push hook, 'audit --pre-receive' what it "
          + "gives to a pre-receive hook."
      )
    case .badRevision(let name, let message):
      self.init(
        "'\(ShownText.of(name))' names no commits: \(ShownText.of(message.utf8))",
        "Ranges are written as 'origin/main..HEAD'."
      )
    case .badSetting(let name, let value, let reason):
      self.init(
        "\(name)\(value.isEmpty ? "" : " = '\(ShownText.of(value.utf8))'"): \(reason)",
        "docs/audit.md lists all settings."
      )
    case .tooMany(let limit):
      self.init(
        "there is more to audit than \(limit) items",
        "Push in parts, or raise 'lfs-migrate.audit.maxEntries'. \(notDone)"
      )
    case .tooDeep(let limit):
      self.init("folders or tags are nested more than \(limit) deep", notDone)
    case .longPath(let limit):
      self.init("a path is longer than \(limit) bytes", notDone)
    case .badName(let path):
      self.init("'\(ShownText.of(path))' is no path that Git would write", notDone)
    case .badTree(let id, let error):
      self.init("tree \(id) is malformed: \(Self.words(error))", notDone)
    case .badHeader(let id, let error):
      self.init("object \(id) is malformed: \(Self.words(error))", notDone)
    case .objectFormat(let format):
      self.init("objects are named by \(format), which is not supported", notDone)
    case .absent(let id, let count, let remote, let reason):
      self.init(absent: id, count, remote: remote ?? Array("origin".utf8), reason)
    case .cutOff(let id):
      self.init(
        "this is a shallow clone: its history is cut off at \(id), which is to be audited",
        "Run 'git fetch --unshallow' first; in CI, have the whole history fetched ('fetch-depth: 0', "
          + "'GIT_DEPTH: \"0\"'). Or name a range that begins behind it. \(notDone)"
      )
    case .badIndex(let message):
      self.init("the index can't be read: \(ShownText.of(message.utf8))", notDone)
    }
  }

  private init(
    absent id: ObjectID,
    _ count: Int,
    remote: [UInt8],
    _ reason: AuditError.AbsenceReason
  ) {
    let objects =
      count == 1 ? "object \(id)" : "\(NumberText.grouped(count)) objects, such as \(id),"
    let left =
      "this is a partial clone: \(objects) of what is to be audited \(count == 1 ? "is" : "are")"
    let name = "'\(ShownText.of(remote))'"
    let all =
      "'git fetch --refetch --no-filter \(ShellWord.quoted(remote))' fetches all of them. "
      + "What was to be audited was not looked at to its end."
    switch reason {
    case .isForbidden:
      self.init(
        "\(left) at \(name), and is not fetched",
        "Leave '--skip-fetch' out, or unset GIT_NO_LAZY_FETCH. \(all)"
      )
    case .isNotThere: self.init("\(left) at \(name), which does not send it", all)
    case .isNotHad(let message):
      self.init("\(left) at \(name), and can't be fetched:\n\(ShownText.lines(of: message))", all)
    }
  }
}
