internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Reporting
internal import Workers

// How every command finds the commits that it is about.
extension RepositoryContext {
  /// Finds out which commits are meant; remotes are fetched from where that matters.
  ///
  /// - Throws: `SelectionError`.
  func resolve(
    _ request: SelectionRequest,
    _ progress: any ProgressReporter
  ) async throws -> ReferenceSelection {
    let selection = try await ReferenceSelection.resolve(request, git, in: location) { _ in
      _ = progress.begin("Fetching remote refs", total: nil, unit: .none)
    }
    progress.end()
    return selection
  }

  /// The commits of a selection, parents first.
  ///
  /// - Parameter collectsNames: whether to look for names of commits in the messages.
  /// - Throws: `MigrationError`, `SelectionError`.
  func commits(
    _ selection: ReferenceSelection,
    readers: WorkerPool<ObjectReader>,
    collectsNames: Bool = false,
    _ progress: any ProgressReporter
  ) async throws -> CommitGraph {
    _ = progress.begin("Sorting commits", total: nil, unit: .none)
    defer { progress.end() }
    if let tips = selection.tips {
      return CommitGraph(
        try await CommitWalk(from: tips, readers: readers, collectsNames: collectsNames)
      )
    }
    return try await CommitGraph(
      try await selection.listCommits(git),
      readers: readers,
      collectsNames: collectsNames
    )
  }
}
