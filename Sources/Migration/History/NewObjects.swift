internal import Git2
internal import GitCommand
internal import GitRefs
internal import GitStore
internal import LFS

/// The pack that a run writes, and a way into it for each worker.
final class NewObjects {
  /// The name of the run.
  let run: String
  let pack: PackWriter
  let writers: [ObjectWriter]

  /// Begins a run: what killed runs left behind is removed.
  init(_ context: RepositoryContext, workers: Int, now: Int) throws {
    run = RunName.make(now: now)
    try ObjectStore.removeLeftovers(ofDeadRunsIn: context.lfsDirectory)
    try PackWriter.removeLeftovers(in: "\(context.objectDirectory)/pack")
    ContentFetch.removeLeftovers(context)
    for worktree in context.preflight.worktreesToRefresh {
      try IndexFile.removeLeftovers(beside: worktree.indexPath)
    }
    let pack = try context.makePack(run: run)
    self.pack = pack
    writers = (0..<workers).map { _ in ObjectWriter(pack) }
  }

  /// Takes away what was written, unless the pack is finished.
  func discard() { pack.discard() }
}
