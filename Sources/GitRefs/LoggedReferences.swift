internal import FileSystem
internal import GitCommand

/// The references that Git must move itself, since it may log their moves in a reflog
/// (git-config(1), `core.logAllRefUpdates`).
struct LoggedReferences {
  private var logs: ReferenceFiles
  private let isAll: Bool
  private let isUsual: Bool

  /// Reads the repository's settings; `nil` if it does not store references in files, or ignores
  /// case.
  init?(_ git: Git, _ location: RepositoryLocation) async {
    guard let config = try? await GitConfig.read(git),
      config.text("extensions.refstorage") ?? "files" == "files",
      // Then the file of a reference may differ from its name in case.
      (try? config.bool("core.ignorecase")) ?? false == false
    else { return nil }
    logs = ReferenceFiles(in: location.commonDirectory.appending(path: "logs"))
    isAll = config.text("core.logallrefupdates")?.lowercased() == "always"
    let setting = try? config.bool("core.logallrefupdates")
    // The log of HEAD also has the moves of its branch.
    let hasLog = [location.commonDirectory, location.gitDirectory]
      .contains { Files.exists($0.appending(path: "logs/HEAD")) }
    isUsual = (setting ?? !location.isBare) || hasLog
  }

  /// Whether Git must move a reference.
  mutating func contains(_ name: ReferenceName) -> Bool {
    if isAll || !name.isInRefs || logs.hasFile(name) { return true }
    // Each worktree has its own.
    if name.isOfWorktree { return true }
    switch name.namespace {
    case .branch, .remoteBranch, .note: return isUsual
    case .tag, .stash, .bisect, .replacement, .backup, .other: return false
    }
  }
}
