internal import Cleanup
internal import GitCommand
internal import GitObjects
internal import Migration
internal import Publication
internal import Reporting

// The errors of clean-ups.
extension ErrorWords {
  // Long: one case for each error.
  init(_ error: CleanupError) {
    switch error {
    case .unverified(let names):
      let commands = names.map { "lfs-migrate verify \(ShellWord.quoted($0))" }
      let list = names.map { "'\(ShownText.of($0.utf8))'" }.joined(separator: ", ")
      self.init(
        "\(names.count == 1 ? "the run \(list) was" : "the runs \(list) were") not verified: "
          + "without the old history, nothing can be put right",
        "Run '\(commands.joined(separator: " && "))' first, or give '--unverified'. "
          + Self.unchanged
      )
    case .takenBack(let name):
      self.init(
        "the run '\(ShownText.of(name.utf8))' was taken back: it left nothing to drop",
        Self.unchanged
      )
    case .setting(let key, let value) where key == "gc.recentObjectsHook":
      self.init(
        "the setting '\(key)' would have Git run '\(ShownText.of(value.utf8))', which lfs-migrate does not do",
        "Unset it ('git config --unset \(key)') for the clean-up. \(Self.unchanged)"
      )
    case .setting(let key, let value):
      self.init(
        "the setting '\(key)=\(value)' says that other repositories borrow objects from this one",
        "Give them their objects ('git repack -a' there, and remove 'objects/info/alternates'), "
          + "then unset it ('git config --unset \(key)'). \(Self.unchanged)"
      )
    case .borrowed(let repositories):
      let commands = repositories.prefix(10).map { path in
        let alternates = path + Array("/objects/info/alternates".utf8)
        return "\n  git --git-dir=\(ShellWord.quoted(path)) repack -a -d && "
          + "rm \(ShellWord.quoted(alternates))"
      }
      self.init(
        "\(NumberText.counted(repositories.count, "repository", plural: "repositories")) nearby would miss "
          + "what is dropped: objects are borrowed from this one",
        "Give them the objects first:" + commands.joined() + "\n\(Self.unchanged)"
      )
    case .unpublished(let remote, let entries):
      let shown = Self.firstLines(entries.map { ShownText.of($0.name.bytes) })
      self.init(
        "the new history of these refs is not on \(ShownText.of(remote)):\n\(shown)",
        "Publish it first ('lfs-migrate publish \(ShellWord.quoted(remote))'). \(Self.localOnly)"
      )
    case .notOnServer(let remote, let pointers):
      self.init(
        "the LFS server of \(ShownText.of(remote)) lacks objects of what was pushed there:\n"
          + Self.list(pointers),
        "Run 'lfs-migrate publish \(ShellWord.quoted(remote))', then this again. \(Self.localOnly)"
      )
    case .remoteUnknown(let remote, let silence):
      self.init(
        "\(ShownText.of(remote)) could not be asked which history it has"
          + (ServerWords.reason(silence).map { ": \($0)" } ?? ""),
        "Run this again when it can be reached. \(Self.localOnly)"
      )
    case .serverUnknown(let remote, let error):
      self.init(
        "the LFS server of \(ShownText.of(remote)) could not be asked for the objects of what was "
          + "pushed there: \(ErrorWords(error).message)",
        "Run this again when it can be reached. \(Self.localOnly)"
      )
    case .contentMissing(let pointers):
      self.init(
        "the LFS objects of these pointers are not here, and the old history may be the last to have "
          + "their content:\n" + Self.list(pointers),
        "Fetch them ('git lfs fetch --all'), or take the run back ('lfs-migrate undo'). "
          + Self.unchanged
      )
    case .collecting(let process, let host):
      self.init(
        "Git collects garbage in this repository: process \(ShownText.of(process.utf8)) on "
          + ShownText.of(host.utf8),
        "Wait until it is done, or remove 'gc.pid' in the Git directory if there is no such "
          + "process. \(Self.unchanged)"
      )
    }
  }

  /// The alternative if no remote matters.
  private static let localOnly =
    "With '--local-only' no remote is asked. \(unchanged)"

  private static func list(_ pointers: [RunPointer]) -> String {
    firstLines(pointers.map { "'\(ShownText.of($0.path.bytes))': \($0.oid)" })
  }

  init(_ error: CleanupStop) {
    self.init(
      "the backup is dropped, but not all old objects are:\n" + ErrorWords(error.cause).message,
      "Remove the cause, then run 'lfs-migrate cleanup' again."
    )
    exitCode = 3
  }
}
