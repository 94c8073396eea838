internal import Migration
internal import Reporting

// Of clean-ups.
extension ErrorWords {
  init(_ error: CleanupError) {
    switch error {
    case .unverified(let name):
      self.init(
        "the run '\(ShownText.of(name.utf8))' was not verified: without its old history, nothing "
          + "can be put right",
        "Run 'lfs-migrate verify \(ShellWord.quoted(name))' first, or give '--unverified'. \(Self.unchanged)"
      )
    case .takenBack(let name):
      self.init("the run '\(name)' was taken back: it left nothing to drop", Self.unchanged)
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
    case .collecting(let process, let host):
      self.init(
        "Git collects garbage in this repository: process \(ShownText.of(process.utf8)) on "
          + ShownText.of(host.utf8),
        "Wait until it is done, or remove 'gc.pid' in the Git directory if there is no such "
          + "process. \(Self.unchanged)"
      )
    }
  }

  init(_ error: CleanupStop) {
    self.init(
      "the backup is dropped, but not all old objects are:\n" + ErrorWords(error.cause).message,
      "Remove the cause, then run 'lfs-migrate cleanup' again."
    )
    exitCode = 3
  }
}
