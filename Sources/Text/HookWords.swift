internal import FileSystem
internal import GitStore
internal import Hooks

extension ErrorWords {
  init(_ error: HookError) {
    switch error {
    case .switchedOff(let setting):
      self.init(
        "hooks are switched off here: core.hooksPath is '\(Self.text(setting))'",
        "'git config --show-origin --get-all core.hooksPath' tells where. \(Self.unchanged)"
      )
    case .folderIsNotADirectory(let path):
      self.init(
        "the folder of hooks, '\(Self.text(path))', is not a folder",
        "Move it away, or correct core.hooksPath. \(Self.unchanged)"
      )
    case .outsideWorkTree(let setting):
      self.init(
        "core.hooksPath, '\(Self.text(setting))', is relative to the working tree",
        "Run this inside the working tree. \(Self.unchanged)"
      )
    case .notAFile(let path):
      self.init("'\(Self.text(path))' is no file", "Move it away first. \(Self.unchanged)")
    case .hasLink(let path, let link):
      self.init(
        "'\(Self.text(link))' is a symbolic link to '\(Self.text(path))', and would run our hook",
        "Make it a file of its own, or a link to another name, first. \(Self.unchanged)"
      )
    case .edited(let path):
      self.init(
        "'\(Self.text(path))' was edited after lfs-migrate had written it",
        "Copy what you need of it, then use '--force', which drops the edits. \(Self.unchanged)"
      )
    case .replaced(let path, let kept):
      self.init(replaced: path, kept: kept)
    case .keptIsGone(let kept):
      self.init(
        "the hook that was there before ours is gone: '\(Self.text(kept))'",
        "Put it back, or use '--force' to go on without it. \(Self.unchanged)"
      )
    case .interfered(let path):
      self.init(
        "'\(Self.text(path))' was changed by another program meanwhile",
        "Run this again."
      )
    case .file(let error):
      self.init(
        "cannot \(error.call) '\(Self.text(error.path))': \(error.reason)",
        "The folder of hooks must be writable. \(Self.unchanged)"
      )
    }
  }

  private init(replaced path: [UInt8], kept: [UInt8]) {
    self.init(
      "another program has put its hook in place of ours, in '\(Self.text(path))'",
      "What was there before ours is still kept, in '\(Self.text(kept))'. Put it back with "
        + "'mv' if it is the right one, else remove it; then run this again. \(Self.unchanged)"
    )
  }
}
