internal import FileSystem
internal import GitCommand

/// The references whose moves Git writes down in a reflog (git-config(1), `core.logAllRefUpdates`), or
/// that it does not keep as usual: these it has to move itself.
struct LoggedReferences {
  private let logs: Set<[UInt8]>
  private let isAll: Bool
  private let isUsual: Bool

  /// Asks for what the repository is set to; nil where it does not keep references as usual.
  init?(_ git: Git, _ location: RepositoryLocation) async {
    guard let config = try? await GitConfig.read(git),
      config.text("extensions.refstorage") ?? "files" == "files",
      // A file of a reference may have its name in other letters.
      (try? config.bool("core.ignorecase")) ?? false == false,
      let logs = ReferenceFiles.names(below: Array("logs".utf8), in: location.commonDirectory)
    else { return nil }
    self.logs = logs
    isAll = config.text("core.logallrefupdates")?.lowercased() == "always"
    let setting = try? config.bool("core.logallrefupdates")
    // The log of HEAD tells of its branch, too.
    isUsual = setting ?? !location.isBare || logs.contains(Array("logs/HEAD".utf8))
  }

  /// Whether that reference is one.
  func contains(_ name: [UInt8]) -> Bool {
    if isAll || !name.hasPrefix("refs/") || logs.contains(Array("logs/".utf8) + name) {
      return true
    }
    // Each worktree has its own.
    if name.hasPrefix("refs/bisect/") || name.hasPrefix("refs/rewritten/")
      || name.hasPrefix("refs/worktree/")
    {
      return true
    }
    switch ReferenceNamespace(of: name) {
    case .branch, .remoteBranch, .note: return isUsual
    case .tag, .stash, .bisect, .replacement, .backup, .other: return false
    }
  }
}
