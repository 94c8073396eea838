internal import GitStore
internal import LFS
internal import Publication
internal import Repository
internal import Runs

/// The pack that a run writes, a way into it for each worker, and the record of the run.
final class NewObjects {
  /// The name of the run.
  let run: String
  let pack: PackWriter
  let writers: [ObjectWriter]
  let journal: RunJournal

  /// Begins a run.
  ///
  /// - Parameter facts: what the record says of it.
  init(
    _ context: Repository,
    _ kind: RunKind,
    workers: Int,
    now: Int,
    _ facts: RunRecord,
    _ command: CommandRecord
  ) throws {
    let run = RunName.make(now: now)
    self.run = run
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
