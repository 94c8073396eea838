internal import Git2
internal import GitCommand
internal import GitRefs
internal import GitStore
internal import LFS
internal import Runs

/// The pack that a run writes, a way into it for each worker, and the record of the run.
final class NewObjects {
  /// The name of the run.
  let run: String
  let pack: PackWriter
  let writers: [ObjectWriter]
  let journal: RunJournal

  /// Begins a run: what killed runs left behind is removed.
  ///
  /// - Parameter facts: what the record says of it.
  init(
    _ context: RepositoryContext,
    _ kind: RunKind,
    workers: Int,
    now: Int,
    _ facts: RunRecord,
    _ command: CommandRecord
  ) throws {
    let run = RunName.make(now: now)
    self.run = run
    try Self.removeLeftovers(context)
    journal = try RunJournal(context, name: run, kind: kind, now: now, facts, command)
    do {
      pack = try context.makePack(run: run)
    } catch {
      journal.discard()
      throw error
    }
    let pack = pack
    writers = (0..<workers).map { _ in ObjectWriter(pack) }
  }

  /// Removes what killed runs left behind, but for their records.
  static func removeLeftovers(_ context: RepositoryContext) throws {
    try ObjectStore.removeLeftovers(ofDeadRunsIn: context.lfsDirectory)
    try PackWriter.removeLeftovers(in: "\(context.objectDirectory)/pack")
    ContentFetch.removeLeftovers(context)
    NotesCopy.removeLeftovers(context)
    for worktree in context.preflight.worktreesToRefresh {
      try IndexFile.removeLeftovers(beside: worktree.indexPath)
    }
  }

  /// Asks whether the references may move; if not, the pack goes again.
  ///
  /// - Throws: what the check throws.
  func check(_ written: WrittenPack?, _ command: CommandRecord) async throws {
    guard let check = command.check else { return }
    do {
      try await check(journal.run)
    } catch {
      written?.remove()
      throw error
    }
  }

  /// Takes away what was written of a run that changed nothing; a pack that is finished stays.
  func discard() {
    pack.discard()
    journal.discard()
  }
}
