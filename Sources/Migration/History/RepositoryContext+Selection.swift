internal import GitObjects
internal import GitRefs
internal import Reporting

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
  /// - Throws: `SelectionError`.
  func listCommits(
    _ selection: ReferenceSelection,
    _ progress: any ProgressReporter
  ) async throws -> [ObjectID] {
    _ = progress.begin("Sorting commits", total: nil, unit: .none)
    let ids = try await selection.listCommits(git)
    progress.end()
    return ids
  }
}
