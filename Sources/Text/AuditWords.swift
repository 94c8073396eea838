public import Audit
internal import GitObjects
internal import Reporting
internal import YAML

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
        "'\(ShownText.of(name))' names no commits"
          + (message.map { ": " + ShownText.of($0.utf8) } ?? ""),
        "Ranges are written as 'origin/main..HEAD'."
      )
    case .badSetting(let name, let value, let fault):
      self.init(
        "\(name)\(value.isEmpty ? "" : " = '\(ShownText.of(value.utf8))'"): \(Self.words(fault))",
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
      self.init("'\(ShownText.of(path.bytes))' is no path that Git would write", notDone)
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

  /// What is wrong with the value of a setting.
  public static func words(_ fault: SettingFault) -> String {
    switch fault {
    case .notSize: "it is no size, such as 10MB, and not 'off'"
    case .notNumber: "it is no number"
    case .notSeverity: "it is none of \(list(AuditSeverity.allCases.map(\.rawValue)))"
    case .notPreset: "it is none of \(list(AuditPreset.allCases.map(\.rawValue)))"
    case .noSuchRule(let name):
      "there is no rule '\(ShownText.of(name.utf8))', only: "
        + AuditRule.allCases.map(\.id).joined(separator: ", ")
    case .notRuleList: "it is no list of 'RULE: SEVERITY'"
    case .noSuchSetting: "there is no such setting"
    case .notException: "it is not 'PATTERN: REASON' or 'PATTERN [RULES]: REASON'"
    case .noSuchMember(let name): "an exception has no '\(ShownText.of(name.utf8))'"
    case .badPattern: "its pattern is malformed"
    case .noReason: "it has no reason"
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .notMap: "it has no line 'OLD NEW' or 'OLD,NEW'"
    case .file(let error): words(error)
    }
  }

  private static func words(_ error: YAMLError) -> String {
    switch error {
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .tooMany(let line): "it has too many nodes, or nests them too deeply, in line \(line)"
    case .alias(let line): "aliases are not read (line \(line))"
    case .badKey(let line): "a key is there twice, or is no text, in line \(line)"
    case .malformed(let line, let reason):
      "it is no YAML: \(ShownText.of(reason.utf8)) (line \(line))"
    case .noMemory: "there is too little memory to read it"
    }
  }

  private static func list(_ names: [String]) -> String {
    names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
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
