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

/// The commits that a rewrite is about, and what reads them.
struct SelectedHistory: Sendable {
  /// Keeps other runs away as long as the value lives; nil for a dry run.
  let lock: RunLockHolder?
  let database: ObjectDatabase
  let selection: ReferenceSelection
  let readers: WorkerPool<ObjectReader>
  let stash: StashEntries
  let commits: CommitGraph
  /// The commits that messages name; nil where messages stay as they are.
  let links: MessageLinks?

  /// So many bytes of commits are kept from when they are found until they are rewritten: those of a
  /// hundred thousand, most often.
  private static let keptByteCount = 32 << 20

  /// Finds the commits and reads them.
  ///
  /// - Parameter mapsMessages: whether messages get the new names of commits.
  /// - Throws: `MigrationError`, `SelectionError`, `GitError`, `StoreError`.
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
      : try await CommitGraph(
        found.table.ids + stash.commits,
        readers: readers,
        collectsNames: mapsMessages
      )
    links =
      mapsMessages
      ? MessageLinks(commits, others: try await MessageLinks.reachable(context.git)) : nil
  }
}

extension SelectedHistory {
  /// Asks the remote what it has, unless remotes are not to be asked.
  ///
  /// - Parameters:
  ///   - plans: what happens to references.
  ///   - allowsDiverged: whether they may move although the remote has commits that they lack.
  ///   - isDryRun: whether what is in the way is only told.
  /// - Returns: what is known of the remote, `nil` if there is none, or nothing to be pushed; and for a
  ///   dry run why a run would be refused.
  /// - Throws: `MigrationError.remoteAhead`, `RunStoreError`, `GitError`.
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
  /// Takes the lines from commits of untracked files that stash entries hold.
  mutating func spare(_ stash: StashEntries, of commits: CommitGraph) {
    for id in stash.untracked {
      if let number = commits.table.number(of: id) { setOfCommit[number] = 0 }
    }
  }
}
