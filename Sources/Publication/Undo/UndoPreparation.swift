internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Reporting
internal import Repository
internal import Runs
internal import Worktrees

/// Makes the plan of an undo.
struct UndoPreparation {
  let context: Repository
  let options: UndoOptions
  let progress: any ProgressReporter

  // Long: half of it is the plan, field by field.
  func prepare() async throws -> Undo {
    let lock = options.isDryRun ? nil : try context.lock()
    if lock != nil { try await context.refuseHalfway(clock: options.command.clock) }
    // Incomplete or replaced history does not matter for references that move back.
    try await context.refuseUnsafe { refusal in
      switch refusal {
      case .shallow, .partialClone, .grafts, .replacements: true
      default: false
      }
    }
    let current = try await CurrentReferences(context)
    let target = try find(current.list)
    guard let kind = target.kind else { throw RunError.unknownKind(name: target.name) }
    let forced = try forcedNames(target)
    let all = target.moves.map(\.reversed)
    let moved = current.moved(all).filter { !forced.contains($0.name) }
    guard moved.isEmpty else {
      let since = moved.map { MovedSince(name: $0.name, old: $0.new, new: $0.old, now: $0.now) }
      throw RunError.moved(since, run: target.name, isRecovery: false)
    }
    let moves = all.compactMap { move -> StoredUpdate? in
      switch current.state(of: move) {
      case .old: move
      case .new, .gone: nil
      case .elsewhere(let now):
        StoredUpdate(name: move.name, old: now, new: move.new)
      }
    }
    let isForced = Set(current.moved(all).map(\.name))
    try await refuseUncommitted(moves.filter { !isForced.contains($0.name) })
    try await refuseIncomplete(moves, target)
    return Undo(
      context: context,
      options: options,
      progress: progress,
      lock: lock,
      target: target,
      current: current,
      moves: moves,
      secondMoves: secondMoves(all, isForced: isForced, target),
      ours: target.ours.map(\.reversed)
        .filter { current.state(of: $0) == .old },
      plan: UndoPlan(
        run: target.name,
        kind: kind,
        started: target.record.number(.started) ?? 0,
        migration: try target.migration(UndoChain(context)),
        references: moves.map {
          UndoneReference(
            name: $0.name,
            now: $0.old,
            target: $0.new,
            isForced: isForced.contains($0.name)
          )
        },
        inPlaceCount: all.count - moves.count,
        newReferences: newReferences(target, current.list),
        remotes: remotes(moves, current.list)
      )
    )
  }

  /// The run to undo.
  private func find(_ references: ReferenceList) throws -> UndoTarget {
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    let runs = try store.runs()
    if let name = options.run, let run = runs.first(where: { $0.name == name }) {
      guard run.state == .done else { throw RunError.notUndoable(name: name, state: run.state) }
      return try UndoTarget(run)
    }
    if options.run == nil, let run = runs.last(where: { $0.state == .done }) {
      return try UndoTarget(run)
    }
    let backups = try BackupRuns(
      references,
      besides: Set(runs.map(\.name)),
      reader: ObjectReader(try context.openDatabase())
    )
    if let name = options.run {
      guard let found = backups.found.first(where: { $0.name == name }) else {
        throw RunError.unknown(name: name)
      }
      return UndoTarget(found)
    }
    guard let found = backups.found.last else { throw RunError.nothingToUndo }
    return UndoTarget(found)
  }

  /// The full names of the references to force.
  private func forcedNames(_ target: UndoTarget) throws(RunError) -> Set<StoredReferenceName> {
    let names = target.moves.map(\.name)
    var forced: Set<StoredReferenceName> = []
    var unknown: [[UInt8]] = []
    for text in options.forcedReferences {
      let spellings = ["", "refs/heads/", "refs/tags/", "refs/"].map {
        StoredReferenceName(Array($0.utf8) + text)
      }
      var found = spellings.first(where: names.contains)
      if found == nil, let head = context.worktree(ofHead: spellings[0])?.storedHeadName,
        names.contains(head)
      {
        found = head
      }
      if let found { forced.insert(found) } else { unknown.append(text) }
    }
    guard unknown.isEmpty else { throw RunError.notInRun(unknown, run: target.name) }
    guard !forced.contains(.stash) else { throw RunError.stashNotForced }
    return forced
  }

  /// The second moves of references that this undo forces, or that the undone run forced.
  private func secondMoves(
    _ all: [StoredUpdate],
    isForced: Set<StoredReferenceName>,
    _ target: UndoTarget
  ) -> [StoredUpdate] {
    let known = Dictionary(target.secondMoves.map { ($0.name, $0) }) { first, _ in first }
    return all.compactMap { move in
      guard isForced.contains(move.name) else { return known[move.name] }
      // If forced twice, there is no part of the way in which files keep their content.
      return known[move.name] == nil
        ? move : StoredUpdate(name: move.name, old: move.new, new: move.new)
    }
  }

  /// Throws if files are modified, except those that the undo removes: these stay, untracked.
  private func refuseUncommitted(_ moves: [StoredUpdate]) async throws {
    let database = try context.openDatabase()
    let reader = ObjectReader(database)
    var going: [[UInt8]: Set<RepositoryPath>] = [:]
    for worktree in context.preflight.worktreesToRefresh {
      guard let name = worktree.movingName(worktree.head),
        let move = moves.first(where: { $0.name == name }), move.old != .zero, move.new != .zero,
        let changed = try? reader.changedFiles(
          from: reader.commit(move.old).tree,
          to: reader.commit(move.new).tree
        )
      else { continue }
      going[worktree.path] = Set(changed.filter { $0.new == .zero }.map(\.path))
    }
    try await context.refuseUncommitted(database) { worktree, file in
      file.staged == .none && going[worktree.path]?.contains(file.path) == true
    }
  }

  /// Throws if objects are missing that the references would lead to, as Git checks after a fetch.
  private func refuseIncomplete(_ moves: [StoredUpdate], _ target: UndoTarget) async throws {
    let ids = moves.map(\.new).filter { $0 != .zero }
    guard !ids.isEmpty else { return }
    _ = progress.begin("Checking objects", total: nil, unit: .none)
    var arguments: [GitArgument] = ["rev-list", "--objects", "--quiet", "--stdin"]
    if context.config.contains("extensions.partialclone") {
      arguments.append("--exclude-promisor-objects")
    }
    let result = try await context.git.result(
      of: arguments + ["--not", "--all"],
      input: ids.flatMap { $0.hex + [.newline] }
    )
    progress.end()
    guard result.end.isSuccess else {
      throw RunError.incomplete(run: target.name, message: result.message)
    }
  }

  /// The remotes that have a branch where it is before the undo; none of them is asked.
  private func remotes(_ moves: [StoredUpdate], _ list: ReferenceList) -> [[UInt8]] {
    context.remotes.filter { remote in
      moves.contains { move in
        guard let branch = move.name.shared?.name(in: .branch) else { return false }
        return list[ReferenceName(tracking: branch, ofRemote: remote)]?.id == move.old
      }
    }
  }

  /// The references that were created after the run.
  private func newReferences(_ target: UndoTarget, _ list: ReferenceList) -> [ReferenceName] {
    let before = target.before
    guard !before.isEmpty else { return [] }
    let known = Set(before.map(\.name)).union(target.moves.map(\.name))
    return list.references.filter { reference in
      reference.namespace != .backup && reference.namespace != .remoteBranch
        && !known.contains(StoredReferenceName(shared: reference.name))
    }.map(\.name)
  }
}
