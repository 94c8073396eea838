internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Publication
internal import Reporting
internal import Repository
internal import Runs
internal import Workers

/// The commits of a rewrite, and their readers.
struct SelectedHistory: Sendable {
  /// Holds the repository's lock for the lifetime of the value; `nil` for a dry run.
  let lock: RunLockHolder?
  let database: ObjectDatabase
  let selection: ReferenceSelection
  let readers: WorkerPool<ObjectReader>
  let stash: StashEntries
  let commits: CommitGraph
  /// The commits that messages name; `nil` if messages are not rewritten.
  let links: MessageLinks?

  /// Commit data kept from the walk to the rewrite: 32 MiB, about 100,000 commits.
  private static let keptByteCount = 32 << 20
}

extension SelectedHistory {
  /// Finds the commits and reads them.
  ///
  /// - Parameter mapsMessages: whether messages get the new ids of commits.
  /// - Throws: `RepositoryError`, `SelectionError`, `HistoryError`, `GitError`, `StoreError`.
  init(
    _ request: SelectionRequest,
    in context: Repository,
    lock: RunLockHolder?,
    jobs: Int,
    mapsMessages: Bool,
    _ progress: any ProgressReporter
  ) async throws {
    self.lock = lock
    let database = try context.openSoundDatabase()
    self.database = database
    try await context.refuseUncommitted(database)
    selection = try await context.resolve(request, progress)
    readers = WorkerPool(count: jobs) { ObjectReader(database) }
    let found = try await context.commits(
      selection,
      readers: readers,
      keptByteCount: Self.keptByteCount,
      collectsNames: mapsMessages,
      progress
    )
    stash =
      request.everything
      ? try await StashEntries.find(context.git, besides: selection, reader: readers.idleStates[0])
      : .none
    commits =
      stash.commits.isEmpty
      ? found
      : try CommitGraph(
        found,
        adding: stash.commits,
        reader: readers.idleStates[0],
        collectsNames: mapsMessages
      )
    links =
      mapsMessages
      ? MessageLinks(commits, others: try await MessageLinks.reachable(context.git)) : nil
  }
}

extension SelectedHistory {
  /// Asks the remote for its references, unless remotes must not be asked.
  ///
  /// - Parameters:
  ///   - plans: what happens to references.
  ///   - allowsDiverged: whether references may move although they lack commits of the remote.
  ///   - isDryRun: whether an obstacle is returned instead of thrown.
  /// - Returns: the remote's references, `nil` if there is no remote or nothing to push; and for a
  ///   dry run the reason for which a run would be refused.
  /// - Throws: `PublicationError.remoteAhead`, `RunStoreError`, `GitError`.
  func lookAtRemote(
    _ context: Repository,
    _ request: SelectionRequest,
    moving plans: [ReferencePlan],
    allowsDiverged: Bool,
    isDryRun: Bool,
    _ progress: any ProgressReporter
  ) async throws -> (view: RemoteView?, obstacle: PublicationError?) {
    let runs = try RunStore(commonDirectory: context.location.commonDirectory).runs()
    guard context.pushRemote != nil,
      plans.contains(where: { $0.outcome == .moves }) || runs.contains(where: \.isInForce)
    else { return (nil, nil) }
    _ = progress.begin("Asking the remote", total: nil, unit: .none)
    defer { progress.end() }
    let view = try await RemoteView.look(
      context,
      selection.references,
      isAsked: request.remotes != .known,
      allowsDiverged: allowsDiverged
    )
    let obstacle = try await view?.obstacle(plans, context)
    if let obstacle, !isDryRun { throw obstacle }
    return (view, obstacle)
  }
}

extension AttributeLines {
  /// Removes the lines from the commits of untracked files in stash entries.
  mutating func removeLines(fromUntracked stash: StashEntries, in commits: CommitGraph) {
    for id in stash.untracked {
      if let number = commits.table.number(of: id) { setOfCommit[number] = 0 }
    }
  }
}
