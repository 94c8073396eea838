internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Reporting

extension NoRewrite {
  /// The message of the reflog, that of Git LFS.
  private static let reflogMessage = "git lfs migrate import --no-rewrite"

  /// Makes the commit.
  ///
  /// - Throws: what `prepare` throws, and `ObjectStoreError`, `ReferenceTransactionError`;
  ///   the branch is where it was, and nothing is left behind but LFS
  ///   objects that no one needs.
  public func run() async throws -> NoRewriteReport {
    var report = NoRewriteReport(plan: plan)
    guard plan.makesCommit else { return report }
    let pack = try context.makePack(run: RunName.make(now: options.now))
    defer { pack.discard() }
    let writers = readers.idleStates.map { _ in ObjectWriter(pack) }

    let conversion = try await convert(writers, &report)
    let commit = try write(conversion, writers[0])
    _ = progress.begin("Writing to disk", total: nil, unit: .none)
    try Task.checkCancellation()
    _ = try pack.finish()
    try FileSystemState.synchronise(context.location.objectDirectory)
    progress.end()
    try Task.checkCancellation()
    // A task of its own: from here on an interruption comes too late, or the branch would have moved
    // without the index.
    let written = report
    return try await Task { try await publish(commit, conversion, written) }.value
  }

  /// Moves the branch, then brings after what follows it.
  private func publish(
    _ commit: ObjectID,
    _ conversion: Conversion,
    _ written: NoRewriteReport
  ) async throws -> NoRewriteReport {
    var report = written
    _ = progress.begin("Updating refs", total: nil, unit: .none)
    let move = ReferenceUpdate(
      name: head.branch ?? Array("HEAD".utf8),
      old: head.id,
      new: commit,
      isDetachedHead: head.branch == nil
    )
    try await ReferenceTransaction([move], message: Self.reflogMessage).run(context.git)
    progress.end()
    report.commit = commit
    report.problems = await refreshWorktrees(conversion)
    report.readiness = await LFSSetup(context: context).finish()
    return report
  }

  private func convert(
    _ writers: [ObjectWriter],
    _ report: inout NoRewriteReport
  ) async throws -> Conversion {
    let store = context.lfsStore()
    let names = files.names
    let conversion = try await Converter.convert(
      files,
      neededBy: { file in Needed(path: chosen[Int(names[file])].path, commit: head.id) },
      into: store,
      readers,
      writers,
      progress
    )
    try store.synchronise()
    report.lfsObjectCount = conversion.objectCount
    report.lfsByteCount = conversion.byteCount
    report.newLFSObjectCount = conversion.newObjectCount
    report.newLFSByteCount = conversion.newByteCount
    return conversion
  }

  /// Writes the trees and the commit.
  private func write(_ conversion: Conversion, _ writer: ObjectWriter) throws -> ObjectID {
    let tree = try CommitTree(commit: head.id, reader: readers.idleStates[0])
    var ids: [[UInt8]: ObjectID] = [:]
    for (path, file) in chosen {
      let pointer = conversion.newIDs[file]
      ids[path] = pointer == .zero ? files.id(file) : pointer
    }
    let root = try TreeEditor(tree: tree, writer: writer).replace(ids)
    var text = Array("tree \(root)\nparent \(head.id)\nauthor ".utf8)
    text += signatures.author + Array("\ncommitter ".utf8) + signatures.committer
    text += [0x0A, 0x0A] + plan.message
    return try writer.add(text, .commit)
  }

  private func refreshWorktrees(_ conversion: Conversion) async -> [RefreshProblem] {
    let changed = chosen.compactMap { path, file in
      let pointer = conversion.newIDs[file]
      return pointer == .zero
        ? nil
        : ChangedFile(path: path, old: files.id(file), new: pointer, mode: .regular)
    }
    guard !changed.isEmpty else { return [] }
    var problems: [RefreshProblem] = []
    for worktree in context.preflight.worktreesToRefresh {
      do {
        let refresh = WorktreeRefresh(
          worktree: worktree,
          git: context.git,
          changed: changed,
          contents: try ConvertedContents(
            of: changed,
            in: worktree,
            store: context.lfsStore(),
            ObjectReader(try context.openDatabase())
          )
        )
        problems += await refresh.run()
      } catch {
        problems.append(.notRefreshed(worktree: worktree.path, reason: "\(error)"))
      }
    }
    return problems
  }
}
