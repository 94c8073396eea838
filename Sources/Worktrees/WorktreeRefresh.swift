internal import Digests
internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects

/// Makes a worktree's index follow its HEAD, without touching the migrated files.
///
/// Their entries get the new ids and keep their stat data, so that Git lists the files as unchanged
/// and does not read them. `.gitattributes` files are checked out or removed, files that still are
/// the old blob are checked out, and files whose bytes Git had converted are rewritten. All this is
/// done on a copy of the index, whose lock is held. A file is only replaced if it is known to be
/// unmodified.
struct WorktreeRefresh {
  /// A file that still is the old blob, so that it must be checked out.
  struct Outdated {
    let file: ChangedFile
    let state: FileSystem.FileState
  }

  /// What is left to do once the index has the new entries.
  struct Rest {
    fileprivate var steps: [(file: ChangedFile, step: AttributesRefresh.Step)] = []
    fileprivate var modified: Set<RepositoryPath> = []
  }

  let worktree: Worktree
  let index: HeldIndex
  /// Git in the worktree, with the copy of the index, without filters.
  let git: Git
  let changed: [ChangedFile]
  let outdated: [Outdated]
  /// The changed files whose bytes differ from the content of their new pointer.
  let contents: ConvertedContents?
  let attributes: AttributesRefresh
  /// Returns the current time, in seconds since 1970.
  let clock: @Sendable () -> Int

  private var staged: StagedFiles { StagedFiles(worktree, git) }

  /// Updates the copy of the index to the new commit, and only reads files.
  ///
  /// - Throws: the error that prevents writing the copy, `GitError`.
  func updateEntries() async throws -> Rest {
    let look = try await attributes.look(Directory(worktree.path), git, staged)
    var rest = Rest()
    rest.modified = try await contents?.modified(git) ?? []
    var copy = try IndexFile(path: index.copyPath)
    rest.steps = try attributes.update(&copy, look, staged)
    for file in changed where file.isReplaced && !file.isAttributes {
      _ = try copy.replace(file.path, old: file.old, new: file.new)
    }
    try copy.write()
    return rest
  }

  /// Updates the files to the new commit, and their entries in the copy of the index.
  ///
  /// - Returns: what the user must be told.
  /// - Throws: the error that prevents writing the copy, `GitError`, `FileSystemError`.
  func finish(_ rest: Rest) async throws -> [RefreshProblem] {
    defer { staged.remove() }
    let root = try Directory(worktree.path)
    var copy = try IndexFile(path: index.copyPath)
    var problems = try contents?.write(&copy, but: rest.modified) ?? []
    problems += try attributes.finish(rest.steps, &copy, root, staged)
    // After the `.gitattributes` files, which determine how a file is checked out.
    try await checkOutOutdated(&copy, root)
    // Git listed all files as unchanged before the run, and a later change shows in their times.
    try copy.writeAfterCheck(clock: clock)
    return problems
  }

  /// Updates an index to the new commit that another process has overwritten with old entries.
  ///
  /// - Throws: `IndexFileError`.
  func updateStaleEntries(of index: HeldIndex) throws(IndexFileError) {
    var copy = try IndexFile(path: index.copyPath)
    var isStale = false
    for file in changed where file.isReplaced {
      if try copy.replace(file.path, old: file.old, new: file.new) { isStale = true }
    }
    guard isStale else { return }
    for file in changed where !file.isReplaced {
      let entry = copy.entry(file.path)
      if file.old == .zero, entry == nil {
        try copy.add(file.path, mode: file.mode.rawValue, id: file.new, isSkipWorktree: false)
      } else if entry?.id == file.old {
        _ = try copy.remove(file.path)
      }
    }
    try copy.write()
    try index.replace()
  }

  /// The most files that are checked out at once: they take disk space twice until they are in
  /// place.
  private static let outdatedCount = 1000

  private func checkOutOutdated(_ copy: inout IndexFile, _ root: Directory) async throws {
    guard !outdated.isEmpty else { return }
    // If the worktree lacks these files, Git reads the attributes in the index.
    let others = (0..<copy.count).map { copy[$0] }
      .filter { $0.stage == 0 && $0.isSkipWorktree && ChangedFile.isAttributes($0.path) }
      .map { StagedFiles.File(path: $0.path, id: $0.id, mode: FileMode(rawValue: $0.mode)) }
    var rest = outdated[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.outdatedCount)
      rest = rest.dropFirst(part.count)
      try await staged.write(
        part.map { StagedFiles.File(path: $0.file.path, id: $0.file.new, mode: $0.file.mode) },
        others
      )
      for outdated in part { try checkOut(outdated, &copy, root) }
    }
  }

  private func checkOut(
    _ outdated: Outdated,
    _ copy: inout IndexFile,
    _ root: Directory
  ) throws {
    let file = outdated.file
    guard let entry = copy.entry(file.path), entry.id == file.new, !entry.isSkipWorktree,
      let place = FilePlace(file.path.bytes, below: root), place.state != nil
    else { return }
    let draft = try place.draft(from: staged.place(of: file.path))
    // A file that was modified meanwhile stays.
    let isPut = try place.replace(by: draft) {
      $0.state?.isSameContent(as: outdated.state) == true
    }
    guard isPut else { return }
    _ = try copy.replace(
      file.path,
      old: file.new,
      new: file.new,
      mode: entry.mode,
      file: place.path
    )
  }
}
