internal import Digests
internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import History
internal import LFS
internal import Repository
internal import Runs

/// What is done with the files of a worktree, and what the run's folder records of them.
struct RefreshPlan {
  let context: Repository
  let run: Run
  let direction: RunDirection
  let worktree: Worktree
  let config: GitConfig
  /// Whether a killed run may have left files.
  let isRecovery: Bool
  /// Returns the current time, in seconds since 1970.
  let clock: @Sendable () -> Int

  /// Whether files become pointers.
  private var makesPointers: Bool {
    run.makesPointers == (direction == .forward)
  }

  /// The refresh from a commit to its rewritten one.
  ///
  /// - Parameter git: Git in the worktree, with the copy of the index.
  /// - Throws: `StoreError`, `RunStoreError`, `FileSystemError`.
  func refresh(
    _ index: HeldIndex,
    _ git: Git,
    from old: ObjectID,
    to new: ObjectID
  ) throws -> WorktreeRefresh {
    let reader = try context.openFrugalReader()
    let changed = try reader.changedFiles(
      from: reader.commit(old).tree,
      to: reader.commit(new).tree
    )
    if isRecovery { try removeLeftovers(changed) }
    let outdated = try outdated(changed, reader)
    let contents =
      makesPointers
      ? try ConvertedContents(of: changed, in: worktree, store: context.lfsStore(), reader) : nil
    try remember(outdated.map(\.file.path) + (contents?.paths ?? []))
    return WorktreeRefresh(
      worktree: worktree,
      index: index,
      git: git,
      changed: changed,
      outdated: outdated,
      contents: contents,
      attributes: AttributesRefresh(
        worktree: worktree,
        files: changed.filter { $0.isAttributes || !$0.isReplaced },
        removal: try removal(),
        sparse: try SparseCheckout(of: worktree, config),
        hasOldContent: { content, file in file.isOld(content, reader) },
        remember: rememberFound
      ),
      clock: clock
    )
  }

  /// Removes the temporary files of a killed run.
  private func removeLeftovers(_ changed: [ChangedFile]) throws(FileSystemError) {
    let root = try Directory(worktree.path)
    var seen: Set<RepositoryPath> = []
    for file in changed {
      guard seen.insert(file.path.folder).inserted else { continue }
      FilePlace(file.path.bytes, below: root)?.removeLeftovers()
    }
  }

  /// The files that still are the old blob, and must be checked out.
  private func outdated(
    _ changed: [ChangedFile],
    _ reader: ObjectReader
  ) throws -> [WorktreeRefresh.Outdated] {
    let listed = try listedPaths()
    let root = try Directory(worktree.path)
    func hasContent(_ file: ChangedFile, _ id: ObjectID) -> Bool {
      guard id != .zero, let text = try? reader.bytes(id, .blob) else { return false }
      return FileContent.isSame(atFile: file.path.place(in: worktree.path), text)
    }
    func isOutdated(_ file: ChangedFile) -> Bool {
      // A file that becomes a pointer keeps its content. But where an earlier run replaced a
      // pointer by the content, the pointer is restored.
      if makesPointers { return listed.contains(file.path) && hasContent(file, file.old) }
      // Where it replaced a file that Git had converted by the content, Git converts it again.
      return hasContent(file, file.old)
        || listed.contains(file.path) && hasContent(file, file.new)
    }
    return changed.compactMap { file in
      guard file.isReplaced, file.mode.isRegularFile, !file.isAttributes,
        // Before the content is read, so that a later change is noticed.
        let state = FilePlace(file.path.bytes, below: root)?.state, isOutdated(file)
      else { return nil }
      return WorktreeRefresh.Outdated(file: file, state: state)
    }
  }

  /// The files that the run which is undone wrote.
  private func listedPaths() throws(RunStoreError) -> Set<RepositoryPath> {
    try paths(
      direction == .forward
        ? .outdated(in: worktree.identifier) : .checkedOut(in: worktree.identifier)
    ) ?? []
  }

  private func paths(_ name: Run.FileName) throws(RunStoreError) -> Set<RepositoryPath>? {
    try run.contents(of: name).map { Set($0.records(endedBy: 0).map { RepositoryPath($0) }) }
  }

  /// Records the files that are written, for an undo.
  private func remember(_ paths: [RepositoryPath]) throws(RunStoreError) {
    guard direction == .forward, !paths.isEmpty else { return }
    let name = Run.FileName.checkedOut(in: worktree.identifier)
    let known = try run.contents(of: name) ?? []
    try run.write(name, known + paths.flatMap { $0.bytes + [0] })
  }

  /// Records which of the added files existed before; only once, since later they may be the run's
  /// own.
  private func rememberFound(_ paths: [RepositoryPath]) throws(RunStoreError) {
    let name = Run.FileName.found(in: worktree.identifier)
    guard direction == .forward, try run.contents(of: name) == nil else { return }
    try run.write(name, paths.flatMap { $0.bytes + [0] })
  }

  /// Which files are removed.
  private func removal() throws(RunStoreError) -> AttributesRefresh.Removal {
    if direction == .forward {
      return .butFor(try paths(.untouched(in: worktree.identifier)) ?? [])
    }
    // Without the list, the run was killed before it added any.
    return try paths(.found(in: worktree.identifier)).map { .butFor($0) } ?? .tracked
  }
}
