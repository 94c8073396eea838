internal import Migration

// Of clean-ups.
extension ErrorWords {
  init(_ error: CleanupError) {
    switch error {
    case .unverified(let name):
      self.init(
        "the run '\(name)' was not verified: without its old history, nothing can be put right",
        "Run 'lfs-migrate verify \(name)' first, or give '--unverified'. \(Self.unchanged)"
      )
    case .takenBack(let name):
      self.init("the run '\(name)' was taken back: it left nothing to drop", Self.unchanged)
    case .setting(let key, let value) where key == "gc.recentObjectsHook":
      self.init(
        "the setting '\(key)' would have Git run '\(value)', which lfs-migrate does not do",
        "Unset it ('git config --unset \(key)') for the clean-up. \(Self.unchanged)"
      )
    case .setting(let key, let value):
      self.init(
        "the setting '\(key)=\(value)' says that other repositories borrow objects from this one",
        "Give them their objects ('git repack -a' there, and remove 'objects/info/alternates'), "
          + "then unset it ('git config --unset \(key)'). \(Self.unchanged)"
      )
    case .incomplete(let message):
      self.init(
        "the backup is dropped, but Git could not remove the old objects:\n\(message)",
        "Remove the cause, then run 'lfs-migrate cleanup' again."
      )
      exitCode = 3
    }
  }
}
