internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Publication
internal import Repository
internal import Runs
internal import Scan
internal import Workers
internal import Worktrees

// The moves of references, and what depends on them.
extension HistoryMigration {
  /// The commit that an old object peels to.
  ///
  /// - Parameter orOther: whether it may be a commit that was not selected.
  func oldCommit(of id: ObjectID, _ kind: ObjectKind?, orOther: Bool = false) -> ObjectID? {
    let table = inventory.commits.table
    guard table.number(of: id) == nil else { return id }
    guard let kind, let peeled = try? selected.readers.idleStates[0].peeled(id, kind) else {
      return nil
    }
    let isKnown = table.number(of: peeled.id) != nil || orOther && peeled.kind == .commit
    return isKnown ? peeled.id : nil
  }

  /// The moves of all references and detached HEADs whose object was rewritten.
  func moves(
    _ history: RewrittenHistory,
    _ conversion: Conversion,
    _ writer: ObjectWriter,
    _ report: inout RewriteReport
  ) throws -> (moves: [ReferenceUpdate], tags: [ObjectID: ObjectID]) {
    let commits = inventory.commits
    let others = OtherTargets(inventory: inventory, history: history, conversion: conversion)
    func rewritten(_ id: ObjectID, _ kind: ObjectKind) -> ObjectID? {
      if let number = commits.table.number(of: id) { return history.commits[number] }
      return others.rewritten(id, kind)
    }
    var tags = TagRewriter(
      reader: selected.readers.idleStates[0],
      writer: writer,
      signatures: signatures,
      rewritten: rewritten,
      mapped: { history.messages?.mapped($0, history.commits) }
    )
    var newIDs: [ObjectID: ObjectID] = [:]
    for reference in selected.selection.references.references
    where reference.namespace != .remoteBranch && reference.namespace != .backup {
      newIDs[reference.id] =
        reference.kind == .tag
        ? try tags.rewrite(reference.id) : rewritten(reference.id, reference.kind)
    }
    report.rewrittenTagCount = tags.rewrittenCount
    report.strippedSignatureCount += tags.strippedCount
    var moves = ReferenceUpdate.moves(of: selected.selection.references) { newIDs[$0] }
    for worktree in context.worktrees where !worktree.isPrunable {
      guard case .detached(let hex) = worktree.head, let old = try? ObjectID(hex: hex),
        let number = commits.table.number(of: old), history.commits[number] != old
      else { continue }
      moves.append(
        ReferenceUpdate(name: worktree.headName, old: old, new: history.commits[number])
      )
    }
    return (moves, tags.newIDs)
  }

  /// What depends on the ids of objects, and is updated with the references.
  struct Dependents {
    /// The moves of notes references.
    var notes: [ReferenceUpdate] = []
    /// The log of the stash before and after; `nil` if it stays.
    var stash: (before: [UInt8], after: [UInt8])?
    /// The old commits of the stash entries.
    var stashEntries: [ObjectID] = []
  }

  /// Makes new notes and the new log of the stash; nothing is moved yet.
  func dependents(
    of history: RewrittenHistory,
    _ moves: [ReferenceUpdate],
    _ writer: ObjectWriter,
    _ report: inout RewriteReport
  ) async throws -> Dependents {
    let commits = inventory.commits
    let moved = Dictionary(moves.map { ($0.old, $0.new) }) { first, _ in first }
    func rewritten(_ id: ObjectID) -> ObjectID? {
      commits.table.number(of: id).map { history.commits[$0] } ?? moved[id]
    }
    var dependents = Dependents()
    if moves.contains(where: { $0.name == .stash }),
      let log = try StashLog(context.location)
    {
      dependents.stash = (log.before, log.rewritten(rewritten))
      dependents.stashEntries = log.commits.filter { rewritten($0) ?? $0 != $0 }
    }
    let notes = NotesCopy(context: context, writer: writer)
    for reference in selected.selection.references.references
    where reference.namespace == .note && reference.symbolicTarget == nil {
      do {
        guard let copied = try await notes.copy(reference.name, at: reference.id, rewritten)
        else { continue }
        report.copiedNoteCount += copied.count
        dependents.notes.append(
          ReferenceUpdate(name: reference.name, old: reference.id, new: copied.new)
        )
      } catch {
        try Task.checkCancellation()
        report.problems.append(.notesNotCopied(reference: reference.name, cause: error))
      }
    }
    return dependents
  }

  /// Writes the backup commit, and returns the references to create.
  func backUp(
    _ moves: [StoredUpdate],
    _ dependents: Dependents,
    _ output: NewObjects
  ) throws -> [StoredUpdate] {
    var files = [
      Run.FileName.record.name: output.journal.run.record.text,
      Run.FileName.references.name: StoredUpdate.text(moves),
      Run.FileName.referencesBefore.name: ReferenceBefore.text(referencesBefore),
    ]
    files[Run.FileName.stashBefore.name] = dependents.stash?.before
    let backup = Backup(
      run: output.run,
      moves: moves,
      stashEntries: dependents.stashEntries,
      files: files
    )
    let references = selected.selection.references.references
    let kinds = Dictionary(references.map { ($0.id, $0.kind) }) { kind, _ in kind }
    return try backup.write(
      output.writers[0],
      oldCommit: { id in oldCommit(of: id, kinds[id]) },
      isCommit: { id in inventory.commits.table.number(of: id) != nil },
      now: now
    )
  }

  /// All references and HEADs before anything moves.
  var referencesBefore: [ReferenceBefore] {
    context.referencesBefore(selected.selection.references)
  }

  /// The bytes that the object store loses when the old history is dropped, and whether all staying
  /// objects were found, without which it may lose less.
  func dropped(
    _ history: RewrittenHistory,
    _ conversion: Conversion
  ) async throws -> (byteCount: UInt64, isComplete: Bool) {
    let commits = inventory.commits
    var staying = commits.unselectedParents
    for reference in selected.selection.references.references
    where reference.symbolicTarget == nil && reference.namespace != .backup {
      guard let commit = oldCommit(of: reference.id, reference.kind, orOther: true),
        commits.table.number(of: commit) == nil
      else { continue }
      staying.append(commit)
    }
    let objects = DroppedObjects(
      inventory: inventory,
      history: history,
      conversion: conversion,
      readers: selected.readers,
      git: context.git
    )
    let found = try await objects.find(heldBy: staying, history.kept)
    let byteCount = try selected.database.storedByteCounts(of: found.ids).reduce(0, +)
    return (byteCount, found.isComplete)
  }
}
