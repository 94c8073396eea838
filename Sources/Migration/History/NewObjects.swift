internal import GitStore

/// The pack that a run writes, and a way into it for each worker.
final class NewObjects {
  /// The name of the run.
  let run: String
  let pack: PackWriter
  let writers: [ObjectWriter]

  /// Begins a run.
  init(_ context: RepositoryContext, workers: Int, now: Int) throws {
    run = RunName.make(now: now)
    let pack = try context.makePack(run: run)
    self.pack = pack
    writers = (0..<workers).map { _ in ObjectWriter(pack) }
  }

  /// Takes away what was written, unless the pack is finished.
  func discard() { pack.discard() }
}
