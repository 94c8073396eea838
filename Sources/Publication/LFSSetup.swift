internal import GitCommand
internal import Hooks
internal import Repository

/// Whether Git LFS can take over where a migration ends.
public struct LFSReadiness: Equatable, Sendable {
  /// Whether the hooks of Git LFS are in place, so that a push takes the LFS objects along.
  public let hasHooks: Bool
  /// Whether the filters of Git LFS are set up, so that a checkout gets the files' content.
  public let hasFilters: Bool

  /// Whether nothing is missing.
  public var isComplete: Bool { hasHooks && hasFilters }

  /// All of it.
  public init(hasHooks: Bool, hasFilters: Bool) {
    self.hasHooks = hasHooks
    self.hasFilters = hasFilters
  }
}

/// What Git LFS needs in a repository with pointers: its setting and its hooks.
struct LFSSetup {
  let context: Repository

  /// Does what `git lfs migrate import` does, and finds out what is missing still.
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

  /// Has the installed Git LFS put its hooks where there are none of others.
  private func installHooks() async -> Bool {
    // Our own calls run without hooks; this one must know where they are. The settings were read by
    // such a call too: the last value is ours.
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

  /// Whether our own hook is in the way of Git LFS's, which uploads the objects as well.
  private func auditHookUploads() async -> Bool {
    guard let hooks = try? await HookInstallation(context.git),
      let state = try? await hooks.state(of: .prePush)
    else { return false }
    return state.isInPlace
  }
}
