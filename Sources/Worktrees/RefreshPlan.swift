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

/// What becomes of the files of a worktree, and what the folders of runs say of them.
struct RefreshPlan {
  let context: Repository
  let run: Run
  let direction: RunDirection
  let worktree: Worktree
  let config: GitConfig
  /// Whether a run that was killed may have left something.
  let isRecovery: Bool

  /// Whether files become pointers.
  private var makesPointers: Bool {
    run.makesPointers == (direction == .forward)
  }

  /// The way from one commit to the same commit, rewritten.
  ///
  /// - Parameter git: Git in the worktree, on the copy of the index.
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
        hasOldContent: { content, file in
          // Git may have converted the ends of lines.
          guard let old = try? reader.bytes(file.old, .blob) else { return false }
          return content == old || content.filter { $0 != 0x0D } == old.filter { $0 != 0x0D }
        },
        remember: rememberFound
      )
    )
  }

  /// Removes what a killed run left beside files.
  private func removeLeftovers(_ changed: [ChangedFile]) throws(FileSystemError) {
    let root = try Directory(worktree.path)
    var seen: Set<[UInt8]> = []
    for file in changed {
      let folder = file.path.lastIndex(of: 0x2F).map { Array(file.path[..<$0]) } ?? []
      guard seen.insert(folder).inserted else { continue }
      FilePlace(file.path, below: root)?.removeLeftovers()
    }
  }

  /// The files that are the old blob still, and have to be checked out.
  private func outdated(
    _ changed: [ChangedFile],
    _ reader: ObjectReader
  ) throws -> [WorktreeRefresh.Outdated] {
    let listed = try listedPaths()
    let root = try Directory(worktree.path)
    func hasContent(_ file: ChangedFile, _ id: ObjectID) -> Bool {
      guard id != .zero, let text = try? reader.bytes(id, .blob) else { return false }
      return FileContent.isSame(atFile: worktree.path + [0x2F] + file.path, text)
    }
    func isOutdated(_ file: ChangedFile) -> Bool {
      // A file that becomes a pointer has its content, and keeps it. But where an earlier run put
      // the content there in place of a pointer, the pointer is what was there before.
      if makesPointers { return listed.contains(file.path) && hasContent(file, file.old) }
      // And where it put the content there in place of one that Git had converted, Git does so again.
      return hasContent(file, file.old)
        || listed.contains(file.path) && hasContent(file, file.new)
    }
    return changed.compactMap { file in
      guard file.isReplaced, file.mode.isRegularFile, !file.isAttributes,
        // Before the content is read: a change after that is seen.
        let state = FilePlace(file.path, below: root)?.state, isOutdated(file)
      else { return nil }
      return WorktreeRefresh.Outdated(file: file, state: state)
    }
  }

  /// The files that the run which is taken back put there.
  private func listedPaths() throws(RunStoreError) -> Set<[UInt8]> {
    try paths(
      direction == .forward
        ? .outdated(in: worktree.identifier) : .checkedOut(in: worktree.identifier)
    ) ?? []
  }

  private func paths(_ name: Run.FileName) throws(RunStoreError) -> Set<[UInt8]>? {
    try run.contents(of: name).map { Set($0.records(endedBy: 0).map(Array.init)) }
  }

  /// Writes down what is put there, so that it can be taken back.
  private func remember(_ paths: [[UInt8]]) throws(RunStoreError) {
    guard direction == .forward, !paths.isEmpty else { return }
    let name = Run.FileName.checkedOut(in: worktree.identifier)
    let known = try run.contents(of: name) ?? []
    try run.write(name, known + paths.flatMap { $0 + [0] })
  }

  /// Writes down which files that the run adds were there before, once: later they may be its own.
  private func rememberFound(_ paths: [[UInt8]]) throws(RunStoreError) {
    let name = Run.FileName.found(in: worktree.identifier)
    guard direction == .forward, try run.contents(of: name) == nil else { return }
    try run.write(name, paths.flatMap { $0 + [0] })
  }

  /// What becomes of the files that are taken away.
  private func removal() throws(RunStoreError) -> AttributesRefresh.Removal {
    if direction == .forward {
      return .butFor(try paths(.spared(in: worktree.identifier)) ?? [])
    }
    // Without the list, the run was killed before it added any.
    return try paths(.found(in: worktree.identifier)).map { .butFor($0) } ?? .tracked
  }
}
