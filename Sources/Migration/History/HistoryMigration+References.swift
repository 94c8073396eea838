internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS

// What becomes of references, and what hangs on them.
extension HistoryMigration {
  /// The commit that an old object is, or that it tags.
  func oldCommit(of id: ObjectID, _ kind: ObjectKind?) -> ObjectID? {
    let reader = selected.readers.idleStates[0]
    var (id, kind) = (id, kind)
    while inventory.commits.table.number(of: id) == nil {
      guard kind == .tag, let tag = try? TagText(reader.bytes(id, .tag)) else { return nil }
      (id, kind) = (tag.target, tag.targetKind)
    }
    return id
  }

  /// The moves of all references and detached HEADs whose object was rewritten.
  func moves(
    _ history: RewrittenHistory,
    _ conversion: Conversion,
    _ writer: ObjectWriter,
    _ report: inout RewriteReport
  ) throws -> [ReferenceUpdate] {
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
      rewritten: rewritten
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
        ReferenceUpdate(
          name: worktree.headName,
          old: old,
          new: history.commits[number],
          isDetachedHead: true
        )
      )
    }
    return moves
  }

  /// Brings after what hangs on names of objects without being moved: stash entries and notes.
  func followReferences(
    _ history: RewrittenHistory,
    _ moves: [ReferenceUpdate],
    _ stash: StashLog?,
    _ report: inout RewriteReport
  ) async {
    let commits = inventory.commits
    let moved = Dictionary(moves.map { ($0.old, $0.new) }) { first, _ in first }
    func rewritten(_ id: ObjectID) -> ObjectID? {
      commits.table.number(of: id).map { history.commits[$0] } ?? moved[id]
    }
    if let stash, moves.contains(where: { $0.name == StashEntries.referenceName }) {
      do {
        try stash.write(rewritten)
      } catch {
        report.problems.append(.stashNotRewritten(reason: "\(error)"))
      }
    }
    for reference in selected.selection.references.references where reference.namespace == .note {
      do {
        report.copiedNoteCount += try await NotesCopy(context: context).run(
          reference.name,
          rewritten
        )
      } catch {
        report.problems.append(.notesNotCopied(reference: reference.name, reason: "\(error)"))
      }
    }
  }

  func refreshWorktrees(
    _ history: RewrittenHistory,
    _ report: inout RewriteReport
  ) async {
    for worktree in context.preflight.worktreesToRefresh {
      let hex: [UInt8]?
      switch worktree.head {
      case .branch(_, let commit): hex = commit
      case .detached(let commit): hex = commit
      case .unknown: hex = nil
      }
      guard let hex, let old = try? ObjectID(hex: hex),
        let number = inventory.commits.table.number(of: old), history.commits[number] != old
      else { continue }
      do {
        let reader = ObjectReader(try context.openDatabase())
        let changed = try reader.changedFiles(
          from: inventory.commits.trees[number],
          to: history.roots[number]
        )
        let refresh = WorktreeRefresh(
          worktree: worktree,
          git: context.git,
          changed: changed,
          outdated: contentStore == nil
            ? try changed.filter { try isOldBlob($0, in: worktree, reader) } : [],
          contents: try contentStore.map { store in
            try ConvertedContents(of: changed, in: worktree, store: store, reader)
          }
        )
        report.problems += await refresh.run()
      } catch {
        report.problems.append(.notRefreshed(worktree: worktree.path, reason: "\(error)"))
      }
    }
  }

  /// Whether a worktree's file has the bytes of the blob that it was before.
  private func isOldBlob(
    _ file: ChangedFile,
    in worktree: Worktree,
    _ reader: ObjectReader
  ) throws -> Bool {
    guard !file.isAttributes, file.old != .zero else { return false }
    let text = try reader.bytes(file.old, .blob)
    return FileContent.isSame(atFile: worktree.path + [0x2F] + file.path, text)
  }

  /// The size of the object store once nothing holds the old history.
  func cleanByteCount(
    _ history: RewrittenHistory,
    _ conversion: Conversion,
    _ report: RewriteReport
  ) throws -> UInt64 {
    var dropped: UInt64 = 0
    for number in 0..<inventory.commits.count
    where history.commits[number] != inventory.commits.id(number) {
      dropped += try selected.database.storedByteCount(of: inventory.commits.id(number))
    }
    var seen = ObjectTable()
    for node in 0..<inventory.nodes.count {
      let id = inventory.nodes.id(node)
      guard history.trees[node] != id, seen.insert(id).isNew else { continue }
      dropped += try selected.database.storedByteCount(of: id)
    }
    for file in 0..<inventory.files.count where conversion.newIDs[file] != .zero {
      dropped += try selected.database.storedByteCount(of: inventory.files.id(file))
    }
    let now = storeByteCount + report.packByteCount
    return now > dropped ? now - dropped : 0
  }
}
