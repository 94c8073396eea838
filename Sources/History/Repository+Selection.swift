internal import FileSystem
internal import GitCommand
internal import GitObjects
public import GitRefs
public import GitStore
public import Reporting
public import Repository
public import Workers

// How all commands find their commits.
extension Repository {
  /// Resolves a request, which may fetch from remotes or ask them.
  ///
  /// - Throws: `SelectionError`.
  public func resolve(
    _ request: SelectionRequest,
    _ progress: any ProgressReporter
  ) async throws -> ReferenceSelection {
    let selection = try await ReferenceSelection.resolve(request, git, in: location) { _ in
      let isFetched = request.remotes == .fetch
      let stage = isFetched ? "Fetching remote refs" : "Asking remotes for their refs"
      _ = progress.begin(stage, total: nil, unit: .none)
    }
    progress.end()
    return selection
  }

  /// The commits of a selection, parents first.
  ///
  /// - Parameters:
  ///   - keptByteCount: the most bytes of commit data to keep for `keptText`.
  ///   - collectsNames: whether to find possible names of commits in the messages.
  /// - Throws: `HistoryError`, `SelectionError`.
  public func commits(
    _ selection: ReferenceSelection,
    readers: WorkerPool<ObjectReader>,
    keptByteCount: Int = 0,
    collectsNames: Bool = false,
    _ progress: any ProgressReporter
  ) async throws -> CommitGraph {
    _ = progress.begin("Sorting commits", total: nil, unit: .none)
    defer { progress.end() }
    if let tips = selection.tips, !isSeenOtherwise(selection) {
      let walk = try await CommitWalk(
        from: tips,
        readers: readers,
        keptByteCount: keptByteCount,
        names: collectsNames ? CommitGraph.names : nil
      )
      if walk.hasPlainOrder { return CommitGraph(walk) }
    }
    return try await CommitGraph(
      try await selection.listCommits(git),
      readers: readers,
      collectsNames: collectsNames
    )
  }
}

extension Repository {
  /// Whether Git sees other parents than those in the commits, so that Git must list them; an
  /// import refuses this, but `info` does not.
  private func isSeenOtherwise(_ selection: ReferenceSelection) -> Bool {
    location.isShallow || Files.exists(location.graftsPath(git))
      || git.environment["GIT_REPLACE_REF_BASE"] != nil
      || selection.references.references.contains { $0.namespace == .replacement }
  }
}
