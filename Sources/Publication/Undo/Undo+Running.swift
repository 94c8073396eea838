internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import LFS
internal import Reporting
internal import Repository
internal import Runs
internal import Threads
internal import Worktrees

extension Undo {
  /// Executes the plan.
  ///
  /// - Throws: `RunStoreError`, `GitError`, `ReferenceTransactionError`, `FileSystemError`; then
  ///   either no reference has moved, or the error says that some have.
  public func run() async throws -> UndoReport {
    var report = UndoReport(plan: plan)
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    let target = try target.run(in: store)
    let name = RunName.make(now: options.now)
    let journal = try RunJournal(
      context,
      name: name,
      kind: .undo,
      now: options.now,
      record(target),
      options.command
    )
    defer { journal.discard() }
    let run = journal.run
    for worktree in context.worktrees {
      let paths = try target.contents(of: .checkedOut(in: worktree.identifier))
      if let paths { try run.write(.outdated(in: worktree.identifier), paths) }
      let found = try target.contents(of: .found(in: worktree.identifier))
      if let found { try run.write(.untouched(in: worktree.identifier), found) }
    }
    for remote in plan.remotes { try target.note(publishedTo: remote) }
    if !secondMoves.isEmpty { try run.write(.secondMoves, StoredUpdate.text(secondMoves)) }
    let holds = try UndoChain(context).secure(run, .forward)
    do {
      let backups = try await backups(run, isHeld: holds)
      let ours = ours + backups
      try Publication.write(
        moves.map(context.renamed),
        ours: ours,
        before: context.referencesBefore(current.list),
        stash: try stash(target),
        outcome: RunRecord(),
        to: run
      )
      try context.synchronise()
      try Task.checkCancellation()
      _ = progress.begin("Updating refs", total: nil, unit: .none)
      let publication = try Publication(context, run, clock: options.command.clock)
      // In a task of its own, since from here on a cancellation would come too late.
      let published = try await withoutCancellation { try await publication.publish() }
      progress.end()
      journal.forgetStarted()
      report.run = name
      report.backups = backups.map(\.name)
      report.problems = published.problems
      return report
    } catch {
      if run.state == .started { try UndoChain(context).forget(run) }
      throw error
    }
  }

  private func record(_ target: Run) -> RunRecord {
    var record = RunRecord()
    record.append(.undoes, target.name)
    record.append(.makesPointers, target.makesPointers ? "no" : "yes")
    return record
  }

  /// The logs of the stash, the current one and that before the run; `nil` if it stays.
  private func stash(_ target: Run) throws -> (before: [UInt8], after: [UInt8])? {
    guard moves.contains(where: { $0.name == .stash }),
      let before = try StashLog(context.location)?.before,
      let after = try target.contents(of: .stashBefore)
    else { return nil }
    return (before, after)
  }

  /// The new references for what would be lost otherwise.
  ///
  /// - Parameter isHeld: whether a `.keep` file holds the history that is undone.
  private func backups(_ run: Run, isHeld: Bool) async throws -> [StoredUpdate] {
    let forced = Set(plan.references.filter(\.isForced).map(\.name))
    let reader = ObjectReader(try context.openDatabase())
    var updates: [StoredUpdate] = []
    for move in moves where move.old != .zero {
      // Only commits can be parents of the backup commit.
      guard
        try forced.contains(move.name) || !isHeld && reader.read(move.old).kind != .commit
      else { continue }
      let name = Backup.reference(to: move, of: run.name)
      updates.append(StoredUpdate(name: name, old: .zero, new: move.old))
    }
    if !isHeld, let commit = try await commit(of: run, reader) {
      let name = Backup.reference(toCommitOf: run.name)
      updates.append(StoredUpdate(name: name, old: .zero, new: commit))
    }
    return updates
  }

  /// A commit whose parents are all commits that the references lead to now.
  private func commit(of run: Run, _ reader: ObjectReader) async throws -> ObjectID? {
    var parents: [ObjectID] = []
    var seen: Set<ObjectID> = []
    let entries =
      moves.contains { $0.name == .stash }
      ? try StashLog(context.location)?.commits ?? [] : []
    for id in (moves + ours).map(\.old) + entries where id != .zero {
      if let commit = try commit(id, reader), seen.insert(commit).inserted {
        parents.append(commit)
      }
    }
    guard !parents.isEmpty else { return nil }
    let stored = moves.map(context.renamed)
    var tree: [UInt8] = []
    for (file, text) in [
      (Run.FileName.record, run.record.text),
      (Run.FileName.references, StoredUpdate.text(stored)),
      (
        Run.FileName.referencesBefore,
        ReferenceBefore.text(context.referencesBefore(current.list))
      ),
    ] {
      let blob = try await write("blob", text)
      tree += Array("100644 blob \(blob)\t\(file.name)\n".utf8)
    }
    let root = try await context.git.output(of: ["mktree"], input: tree, purpose: .write)
    let text = Backup.commit(
      tree: try ObjectID(hex: root.trimmingWhitespace),
      parents,
      of: run.name,
      now: options.now
    )
    return try ObjectID(hex: Array(try await write("commit", text).utf8))
  }

  private func write(_ kind: String, _ bytes: [UInt8]) async throws -> String {
    let name = try await context.git.output(
      of: ["hash-object", "-t", "\(kind)", "-w", "--stdin"],
      input: bytes,
      purpose: .write
    )
    return String(decoding: name.trimmingWhitespace, as: UTF8.self)
  }

  /// The commit that an object peels to; `nil` if it is none.
  private func commit(_ id: ObjectID, _ reader: ObjectReader) throws -> ObjectID? {
    let (target, kind) = try reader.peeled(id, try reader.kind(of: id))
    return kind == .commit ? target : nil
  }
}
