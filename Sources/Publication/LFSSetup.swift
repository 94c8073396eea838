internal import GitCommand
internal import Hooks
internal import Repository

/// What Git LFS has set up in a repository.
public struct LFSReadiness: Equatable, Sendable {
  /// Whether the hooks of Git LFS are installed, so that a push uploads LFS objects.
  public let hasHooks: Bool
  /// Whether the filters of Git LFS are set, so that a checkout gets the content of files.
  public let hasFilters: Bool

  /// Whether both are there.
  public var isComplete: Bool { hasHooks && hasFilters }

  /// A state of hooks and filters.
  public init(hasHooks: Bool, hasFilters: Bool) {
    self.hasHooks = hasHooks
    self.hasFilters = hasFilters
  }
}

/// Installs what Git LFS needs in a repository with pointers: its setting and its hooks.
struct LFSSetup {
  let context: Repository

  /// Sets up what `git lfs migrate import` sets up, and returns the state.
  ///
  /// Failures are no errors: the history is migrated, and the report says what to do.
  func finish() async -> LFSReadiness {
    if !context.config.contains("lfs.repositoryformatversion") {
      _ = try? await context.git.output(
        of: ["config", "--local", "lfs.repositoryformatversion", "0"],
        purpose: .write
      )
    }
    return LFSReadiness(
      hasHooks: await installHooks(),
      hasFilters: context.config.contains("filter.lfs.process")
        || context.config.contains("filter.lfs.smudge")
    )
  }

  /// Lets the installed Git LFS install its hooks, unless there are others.
  private func installHooks() async -> Bool {
    // Git runs here with an empty `core.hooksPath`, which is also the last value in these settings:
    // Git LFS needs the value before it.
    let hooks =
      context.config.values("core.hookspath").dropLast().last
      ?? context.location.commonDirectory + Array("/hooks".utf8)
    var git = context.git
    git.settings.append((Array("core.hooksPath".utf8), hooks))
    guard let result = try? await git.result(of: ["lfs", "update"], purpose: .write) else {
      return false
    }
    if result.end.isSuccess { return true }
    return await auditHookUploads()
  }

  /// Whether the audit's pre-push hook is installed instead, which uploads LFS objects too.
  private func auditHookUploads() async -> Bool {
    guard let hooks = try? await HookInstallation(context.git),
      let state = try? await hooks.state(of: .prePush)
    else { return false }
    return state.isInPlace
  }
}
