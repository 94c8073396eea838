internal import Digests
internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects

/// Makes a worktree's index follow its HEAD, without touching the files that were migrated.
///
/// Their entries get the new ids and keep what Git knows of the files, so that Git sees them as
/// unchanged and does not read them. `.gitattributes` files are checked out, or go, and so are files
/// that do not have the content that was migrated, but the old blob's, or one that Git converted. All
/// this is done on a copy of the index, whose lock is held; a file is only replaced where it is known
/// that nobody has changed it.
struct WorktreeRefresh {
  /// A file that is the old blob still, so that it has to be checked out.
  struct Outdated {
    let file: ChangedFile
    let state: FileSystem.FileState
  }

  /// What is left to do once the index has the new entries.
  struct Rest {
    fileprivate var steps: [(file: ChangedFile, step: AttributesRefresh.Step)] = []
    fileprivate var modified: Set<[UInt8]> = []
  }

  let worktree: Worktree
  let index: HeldIndex
  /// Git in the worktree, on the copy of the index, without filters.
  let git: Git
  let changed: [ChangedFile]
  let outdated: [Outdated]
  /// Those of the changed files that have other bytes than the content of the pointer that each
  /// becomes.
  let contents: ConvertedContents?
  let attributes: AttributesRefresh

  private var staged: StagedFiles { StagedFiles(worktree, git) }

  /// Brings the copy of the index to what the new commit has; files are only looked at.
  ///
  /// - Throws: what keeps the copy from being written, `GitError`.
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

  /// Brings the files to what the new commit has, and the copy of the index to what they are; returns
  /// what the user must be told.
  ///
  /// - Throws: what keeps the copy from being written, `GitError`, `FileSystemError`.
  func finish(_ rest: Rest) async throws -> [RefreshProblem] {
    defer { staged.remove() }
    let root = try Directory(worktree.path)
    var copy = try IndexFile(path: index.copyPath)
    var problems = try contents?.write(&copy, but: rest.modified) ?? []
    problems += try attributes.finish(rest.steps, &copy, root, staged)
    // After the attributes, which say how a file is checked out.
    try await checkOutOutdated(&copy, root)
    // Git found all files unchanged before the run, and a change since then changes their times.
    try copy.write(afterCheck: true)
    return problems
  }

  /// Brings an index that somebody has written back again to what the new commit has.
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

  /// So many files are checked out at once: they take room a second time until they are in place.
  private static let outdatedCount = 1000

  private func checkOutOutdated(_ copy: inout IndexFile, _ root: Directory) async throws {
    guard !outdated.isEmpty else { return }
    // Where the worktree has none of these files, Git reads the attributes in the index.
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
      let place = FilePlace(file.path, below: root), place.state != nil
    else { return }
    let draft = try place.draft(from: staged.path(of: file.path))
    // Whoever changed the file meanwhile keeps it.
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
