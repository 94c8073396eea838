internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Publication
internal import Repository
internal import Runs

/// Searches a repository for roots that retain old objects.
struct RetainingRootSearch {
  let context: Repository
  /// The names of the runs that are cleaned up.
  let runs: Set<String>
  /// The names of their references.
  let backups: Set<ReferenceName>
  /// The names of all runs.
  let otherRuns: Set<String>
  let database: ObjectDatabase

  /// The roots, and what is needed to drop some of them.
  struct Result {
    /// All roots that retain old objects.
    var retainingRoots: [RetainingRoot] = []
    /// The deletions of the references of the runs that are cleaned up.
    var backups: [ReferenceUpdate] = []
    /// The logs that have entries to drop.
    var logs: [Reflog] = []
    /// The ids of staying roots that lead to the old history.
    var stayingTips: [ObjectID] = []
    /// The ids that do not lead to the old history.
    var otherTips: [ObjectID] = []
    /// The ids of references that belong to a worktree other than the current one.
    var ofWorktrees: [ObjectID] = []
    var history: OldHistory
  }

  /// Looks at all that Git starts from when it decides what is reachable.
  // Long: each kind of root goes to the same four lists.
  func run(_ objects: OldObjects) async throws -> Result {
    let all = try await ReferenceList.read(context.git).references
    let names = Set(all.map(\.name))
    let references = all.filter { $0.symbolicTarget == nil }
    let ofWorktrees = try await ofOtherWorktrees()
    let logs = try logs(of: names)
    let kinds = try await kinds(of: logs)
    let heads = context.worktrees.compactMap { worktree -> (Worktree, ObjectID)? in
      guard case .detached(let hex) = worktree.head, let id = try? ObjectID(hex: hex)
      else { return nil }
      return (worktree, id)
    }
    let commits = references.filter { $0.kind == .commit || $0.kind == .tag }.map(\.id)
    let logged = kinds.filter { $0.value == .commit || $0.value == .tag }.map(\.key)
    let own = ofWorktrees.map(\.reference).filter { $0.kind == .commit || $0.kind == .tag }
    let tips = Set(commits + logged + heads.map(\.1) + own.map(\.id)).sorted()
    var result = Result(history: try await OldHistory(objects, tips: tips, context.git))
    let reader = ObjectReader(database)
    func holds(_ reference: Reference) -> Bool {
      result.history.holds(reference.id)
        || Self.target(of: reference, reader).map(result.history.holds) == true
    }
    var staying: Set<StoredReferenceName> = []
    for reference in references {
      if backups.contains(reference.name) {
        result.backups.append(
          ReferenceUpdate(name: reference.name, old: reference.id, new: .zero)
        )
        result.retainingRoots.append(RetainingRoot(.backup, reference.name.bytes, isDropped: true))
      } else if holds(reference) {
        staying.insert(StoredReferenceName(shared: reference.name))
        result.stayingTips.append(reference.id)
        if reference.namespace != .stash {
          result.retainingRoots.append(
            RetainingRoot(kind(of: reference), reference.name.bytes, remote: remote(of: reference))
          )
        }
      } else {
        result.otherTips.append(reference.id)
      }
    }
    for (worktree, reference) in ofWorktrees {
      result.ofWorktrees.append(reference.id)
      guard holds(reference) else {
        result.otherTips.append(reference.id)
        continue
      }
      result.stayingTips.append(reference.id)
      result.retainingRoots.append(RetainingRoot(.reference, reference.name.bytes, of: worktree))
    }
    for (worktree, id) in heads {
      guard result.history.holds(id) else {
        result.otherTips.append(id)
        continue
      }
      staying.insert(worktree.storedHeadName)
      result.stayingTips.append(id)
      result.retainingRoots.append(
        RetainingRoot(.detachedHead, ReferenceName.head.bytes, of: worktree)
      )
    }
    try search(logs, kinds, staying, &result)
    try await searchIndexes(&result)
    searchPacks(&result)
    return result
  }

  /// The reflogs, with those whose reference is gone marked.
  private func logs(of references: Set<ReferenceName>) throws -> [Reflog] {
    // The logs of backups are deleted with these.
    var logs = try GitError.wrapping(Reflog.all(context)).filter { !backups.contains($0.name) }
    for number in logs.indices where !logs[number].isOfWorktree {
      let log = logs[number]
      logs[number].isOrphan =
        log.name.isInRefs
        ? !references.contains(log.name)
        : !Files.exists(log.worktree.gitDirectory.appending(path: log.name.bytes))
    }
    return logs
  }

  /// The references that belong to a worktree other than the current one.
  private func ofOtherWorktrees() async throws(GitError) -> [(
    worktree: Worktree, reference: Reference
  )] {
    var found: [(Worktree, Reference)] = []
    for worktree in context.worktrees where !worktree.isCurrent {
      let git = context.git.at(gitDirectory: worktree.gitDirectory, workTree: nil)
      for reference in try await ReferenceList.read(git).references
      where reference.name.isOfWorktree && reference.symbolicTarget == nil {
        found.append((worktree, reference))
      }
    }
    return found
  }

  /// Finds the entries to drop: all old ones but those of the stash, and of references that stay on
  /// the old history.
  private func search(
    _ logs: [Reflog],
    _ kinds: [ObjectID: ObjectKind],
    _ staying: Set<StoredReferenceName>,
    _ result: inout Result
  ) throws {
    let history = result.history
    func holds(_ id: ObjectID) -> Bool { kinds[id] != nil && history.holds(id) }
    for log in logs {
      // The entries that stay keep what they name.
      result.otherTips += log.entries.flatMap { [$0.old, $0.new] }
        .filter { kinds[$0] != nil && !history.holds($0) }
      let count = log.count(where: holds)
      guard count > 0 else { continue }
      if log.isStash {
        let places = log.places(where: holds)
        result.stayingTips += log.entries.map(\.new).filter(holds)
        if !places.isEmpty {
          result.retainingRoots.append(
            RetainingRoot(.stash, log.name.bytes, count: places.count, places: places)
          )
        }
        continue
      }
      let isHead = log.name == .head
      let stays = staying.contains(
        isHead ? log.worktree.storedHeadName : StoredReferenceName(shared: log.name)
      )
      if stays {
        result.stayingTips += log.entries.flatMap { [$0.old, $0.new] }.filter(holds)
      } else {
        result.logs.append(log)
      }
      result.retainingRoots.append(
        RetainingRoot(
          .reflog,
          log.name.bytes,
          of: isHead ? log.worktree : nil,
          count: count,
          isDropped: !stays
        )
      )
    }
  }

  /// The kinds of the objects that log entries name, for those that exist.
  private func kinds(of logs: [Reflog]) async throws(GitError) -> [ObjectID: ObjectKind] {
    let ids = Set(logs.flatMap { $0.entries.flatMap { [$0.old, $0.new] } }).subtracting([.zero])
    guard !ids.isEmpty else { return [:] }
    let listing = try await context.git.result(
      of: ["cat-file", "--buffer", "--batch-check=%(objectname) %(objecttype)"],
      input: ids.sorted().flatMap { $0.hex + [.newline] }
    )
    var kinds: [ObjectID: ObjectKind] = [:]
    for line in try listing.successfulOutput().lines {
      let words = line.split(separator: .space)
      guard words.count == 2, let id = ObjectNames.read(digits: words[0]) else { continue }
      kinds[id] = ObjectKind(name: words[1])
    }
    return kinds
  }

  private func searchIndexes(_ result: inout Result) async throws {
    let objects = result.history.objects
    for worktree in context.worktrees where !worktree.isBare {
      let git = context.git.at(
        gitDirectory: worktree.gitDirectory,
        workTree: worktree.isPresent ? worktree.path : worktree.gitDirectory
      )
      for (kind, arguments) in [
        (RetainingRoot.Kind.index, ["ls-files", "--stage", "-z"] as [GitArgument]),
        (.resolvedConflicts, ["ls-files", "--resolve-undo", "-z"]),
      ] {
        // The format is `MODE ID STAGE`, a tab, and the path.
        let ids = try await git.output(of: arguments).records(endedBy: 0).compactMap { entry in
          ObjectNames.first(of: entry.dropFirst(7))?.id
        }
        let old = ids.filter { objects.ids.contains($0) }
        if !old.isEmpty {
          result.retainingRoots.append(
            RetainingRoot(kind, worktree.path, of: worktree, count: old.count)
          )
        }
      }
    }
  }

  private func searchPacks(_ result: inout Result) {
    let ids = result.history.objects.ids
    if context.preflight.isPartialClone {
      for pack in database.packs(marked: "promisor", holding: ids) {
        result.retainingRoots.append(RetainingRoot(.promisedPack, pack.path, count: pack.count))
      }
    }
    for pack in database.packs(marked: "keep", holding: ids) {
      let isOurs = KeptRun.name(in: pack.path).map(runs.contains) == true
      result.retainingRoots.append(
        RetainingRoot(
          isOurs ? .undonePack : .keptPack,
          pack.path,
          count: pack.count,
          isDropped: isOurs
        )
      )
    }
  }

  private func kind(of reference: Reference) -> RetainingRoot.Kind {
    switch reference.namespace {
    case .branch: .branch
    case .tag: .tag
    case .remoteBranch: .remoteBranch
    case .backup: isOfOtherRun(reference) ? .otherRun : .reference
    case .stash: .stash
    case .note, .bisect, .replacement, .other: .reference
    }
  }

  /// The remote that a remote-tracking branch belongs to.
  private func remote(of reference: Reference) -> [UInt8]? {
    guard let name = reference.name.name(in: .remoteBranch) else { return nil }
    return context.config.subsections(of: "remote").filter { name.starts(with: $0 + [.slash]) }
      .max { $0.count < $1.count }
  }

  /// Whether a reference in `refs/lfs-migrate/` belongs to a run that is not cleaned up.
  private func isOfOtherRun(_ reference: Reference) -> Bool {
    let parts = reference.name.name(in: .backup)?.split(separator: .slash) ?? []
    guard parts.count > 1 else { return false }
    let run = String(decoding: parts[0], as: UTF8.self)
    return !runs.contains(run) && otherRuns.contains(run)
  }

  /// The object that a reference peels to; `nil` if a tag can't be read.
  private static func target(of reference: Reference, _ reader: ObjectReader) -> ObjectID? {
    try? reader.peeled(reference.id, reference.kind).id
  }
}
