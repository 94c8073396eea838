internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import LFS
internal import LFSServer
internal import Publication
public import Reporting
public import Repository
internal import Runs

/// A publication of migrated history: its plan, and the way to do it.
///
/// The LFS objects go first: nothing is pushed before the server is known to have them all.
public struct Publish: Sendable {
  /// What will be done.
  public let plan: PublishPlan
  let context: Repository
  let options: PublishOptions
  let place: ServerPlace
  /// Holds the repository's lock, so that no run moves references meanwhile; `nil` for a dry run.
  let lock: RunLockHolder?
  let progress: any ProgressReporter

  /// Compares the references with the remote's, and asks the LFS server for the objects.
  ///
  /// Writes nothing.
  ///
  /// - Throws: `PublishError`, `RunLockError`, `RunStoreError`, `GitError`, `StoreError`,
  ///   `LFSServerError`.
  public static func prepare(
    _ context: Repository,
    _ options: PublishOptions,
    progress: any ProgressReporter
  ) async throws -> Publish {
    let lock = options.isDryRun ? nil : try context.lock()
    let remote = try await PublishRemote.find(options.remote, context)
    let here = try await ReferenceList.read(context.git)
    let named = try options.references.map { name throws(PublishError) in
      try Self.reference(name, here)
    }
    _ = progress.begin("Asking the remote", total: nil, unit: .none)
    defer { progress.end() }
    let comparison = try await context.comparison(
      with: remote,
      names: options.references.isEmpty ? nil : Set(named)
    )
    if case .unreachable(let error) = comparison.silence {
      throw PublishError.unreachable(remote: remote, error)
    }
    let stopping = comparison.entries.filter(\.stops)
    guard stopping.isEmpty || options.allowsDiverged else {
      throw PublishError.remoteAhead(remote: remote, stopping)
    }
    let createsAll = options.createsReferences || !named.isEmpty
    let entries = comparison.entries.compactMap { entry in
      PublishPlan.Entry(entry, createsAll: createsAll)
    }
    guard !entries.isEmpty else { throw PublishError.noRuns }
    progress.end()
    let needs = try await ObjectNeeds.find(entries, remote, context, progress)
    return Publish(
      plan: PublishPlan(
        remote: remote,
        entries: entries,
        neededCount: needs.neededCount,
        uploads: needs.uploads,
        isServerAsked: needs.place.isKnown,
        leftOut: needs.leftOut,
        deleted: comparison.deleted
      ),
      context: context,
      options: options,
      place: needs.place,
      lock: lock,
      progress: progress
    )
  }

  /// The reference of a full or short name, as Git finds it for a push.
  private static func reference(
    _ name: [UInt8],
    _ here: ReferenceList
  ) throws(PublishError) -> ReferenceName {
    let candidates = [
      ReferenceName(name), ReferenceName(.branch, name), ReferenceName(.tag, name),
    ]
    let found = candidates.filter { $0.isInRefs && here[$0] != nil }
    guard found.count == 1 else { throw .unknownReference(name) }
    switch found[0].namespace {
    case .branch, .tag, .note, .other: break
    case .remoteBranch, .stash, .bisect, .replacement, .backup: throw .notShared(found[0])
    }
    guard here[found[0]]?.symbolicTarget == nil else { throw .notShared(found[0]) }
    return found[0]
  }
}

extension PublishPlan.Entry {
  /// What happens to a reference that was compared; `nil` if the remote could have it and does not
  /// need to.
  fileprivate init?(_ entry: RemoteComparison.Entry, createsAll: Bool) {
    let action: PublishPlan.Action
    switch entry.standing {
    case .published(let id): action = .isThere(at: id)
    case .outdated(let id): action = entry.isPushed ? .moves(from: id) : .isKeptByHost
    case .absent:
      // What hosts keep to themselves is not missed there.
      guard entry.isPushed else { return nil }
      action = createsAll ? .isMade : .staysHere
    case .ahead: action = entry.isPushed ? .isLeftOut : .isKeptByHost
    case nil: return nil
    }
    self.init(
      name: entry.name,
      id: entry.id,
      action: action,
      isTakenBack: entry.isTakenBack
    )
  }
}
