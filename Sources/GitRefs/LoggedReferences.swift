internal import FileSystem
internal import GitCommand

/// The references whose moves Git writes down in a reflog (git-config(1), `core.logAllRefUpdates`), or
/// that it does not keep as usual: these it has to move itself.
struct LoggedReferences {
  private var logs: ReferenceFiles
  private let isAll: Bool
  private let isUsual: Bool

  /// Asks for what the repository is set to; nil where it does not keep references as usual.
  init?(_ git: Git, _ location: RepositoryLocation) async {
    guard let config = try? await GitConfig.read(git),
      config.text("extensions.refstorage") ?? "files" == "files",
      // A file of a reference may have its name in other letters.
      (try? config.bool("core.ignorecase")) ?? false == false
    else { return nil }
    logs = ReferenceFiles(in: location.commonDirectory.appending(path: "logs"))
    isAll = config.text("core.logallrefupdates")?.lowercased() == "always"
    let setting = try? config.bool("core.logallrefupdates")
    // The log of HEAD tells of its branch, too.
    let hasLog = [location.commonDirectory, location.gitDirectory]
      .contains { Files.exists($0.appending(path: "logs/HEAD")) }
    isUsual = (setting ?? !location.isBare) || hasLog
  }

  /// Whether that reference is one.
  mutating func contains(_ name: [UInt8]) -> Bool {
    if isAll || !name.hasPrefix("refs/") || logs.hasFile(name) { return true }
    // Each worktree has its own.
    if ReferenceNamespace.isOfWorktree(name) { return true }
    switch ReferenceNamespace(of: name) {
    case .branch, .remoteBranch, .note: return isUsual
    case .tag, .stash, .bisect, .replacement, .backup, .other: return false
    }
  }
}
