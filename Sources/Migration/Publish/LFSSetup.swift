internal import GitCommand

/// What Git LFS needs in a repository with pointers: its setting and its hooks.
struct LFSSetup {
  let context: RepositoryContext

  /// Does what `git lfs migrate import` does, and finds out what is missing still.
  ///
  /// Failures are no errors: the history is migrated, and the report says what to do.
  func finish(_ report: inout ImportReport) async {
    if !context.config.contains("lfs.repositoryformatversion") {
      _ = try? await context.git.output(
        of: ["config", "--local", "lfs.repositoryformatversion", "0"],
        purpose: .write
      )
    }
    report.hasHooks = await installHooks()
    report.hasFilters =
      context.config.contains("filter.lfs.process") || context.config.contains("filter.lfs.smudge")
  }

  /// Has the installed Git LFS put its hooks where there are none of others.
  private func installHooks() async -> Bool {
    // Our own calls run without hooks; this one must know where they are.
    let hooks =
      context.config.value("core.hookspath")
      ?? context.location.commonDirectory + Array("/hooks".utf8)
    var git = context.git
    git.settings.append((Array("core.hooksPath".utf8), hooks))
    guard let result = try? await git.result(of: ["lfs", "update"], purpose: .write) else {
      return false
    }
    return result.end.isSuccess
  }
}
