internal import GitStore
internal import LFS
internal import Publication
internal import Repository
internal import Runs

/// The pack of a run, a writer for each worker, and the run's journal.
final class NewObjects {
  /// The name of the run.
  let run: String
  let pack: PackWriter
  let writers: [ObjectWriter]
  let journal: RunJournal

  /// Starts a run.
  ///
  /// - Parameter facts: the facts for its record.
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

  /// Runs the check before references move, and removes the pack if it throws.
  ///
  /// - Throws: the error of the check.
  func check(_ written: WrittenPack?, _ command: CommandRecord) async throws {
    guard let check = command.check else { return }
    do {
      try await check(journal.run)
    } catch {
      written?.remove()
      throw error
    }
  }

  /// Removes what a run that changed nothing has written, except a finished pack.
  func discard() {
    pack.discard()
    journal.discard()
  }
}
