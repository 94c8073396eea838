internal import Digests
internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects

/// The `.gitattributes` files of a worktree that a run changes, adds or removes, and all other
/// files that it adds or removes.
///
/// They are read before the references move. The index gets the new versions, and after the move
/// each file is replaced if it still has the content that was read. A file that the user has
/// changed or deleted stays as it is, and so does a file that Git was told not to look at, with its
/// flag. The index has the new version in any case, so that the difference shows.
struct AttributesRefresh {
  /// What was found before anything was written.
  struct Look {
    /// The content of each regular file that can be read.
    var contents: [RepositoryPath: [UInt8]] = [:]
    /// The files that Git lists as modified.
    var modified: Set<RepositoryPath> = []
  }

  /// What is done with a file of the worktree.
  enum Step {
    /// The file has the new content already, and its entry may say so.
    case adopt
    /// The file is replaced if it has this content.
    case replace([UInt8])
    /// The file is created if its path is free.
    case add
    /// The file is removed if it has this content.
    case remove([UInt8])
    /// The file stays, and is reported.
    case name(RefreshProblem)
  }

  /// Which files that a run removes are really removed.
  enum Removal {
    /// All but these, which existed before they were added.
    case butFor(Set<RepositoryPath>)
    /// Those in the index: the others may be the user's.
    case tracked
  }

  let worktree: Worktree
  let files: [ChangedFile]
  let removal: Removal
  let sparse: SparseCheckout?
  /// Whether a content is that of the old blob, apart from line endings.
  let hasOldContent: ([UInt8], ChangedFile) -> Bool
  /// Records which of the added files exist already.
  let remember: ([RepositoryPath]) throws -> Void

  /// Reads the files, and lets Git write the new versions to another directory.
  ///
  /// - Throws: `GitError`, and what `remember` throws.
  func look(
    _ root: Directory,
    _ git: Git,
    _ staged: StagedFiles
  ) async throws -> Look {
    var look = Look()
    guard !files.isEmpty else { return look }
    for file in files {
      look.contents[file.path] = FilePlace(file.path.bytes, below: root)?.contents
    }
    // After the contents were read, so that a later change is in none of them.
    let listed = try await git.output(
      of: [
        "--literal-pathspecs", "diff-files", "--ignore-submodules=all", "--name-only", "-z", "--",
      ]
        + files.map { GitArgument($0.path) }
    )
    look.modified = Set(listed.records(endedBy: 0).map { RepositoryPath($0) })
    try await staged.write(
      files.map { file in
        StagedFiles.File(
          path: file.path,
          id: file.new == .zero ? file.old : file.new,
          mode: file.mode
        )
      }
    )
    let added = files.filter { $0.old == .zero }
    if !added.isEmpty {
      try remember(
        added.map(\.path).filter { path in
          look.contents[path].map { $0 == staged.contents(of: path) } ?? false
        }
      )
    }
    return look
  }

  /// Updates the entries to the new commit, and returns what to do with the files.
  ///
  /// - Throws: `IndexFileError`.
  func update(
    _ index: inout IndexFile,
    _ look: Look,
    _ staged: StagedFiles
  ) throws(IndexFileError) -> [(file: ChangedFile, step: Step)] {
    var steps: [(file: ChangedFile, step: Step)] = []
    for file in files {
      let step =
        if file.old == .zero {
          try add(file, &index)
        } else if file.new == .zero {
          try remove(file, &index, look, staged)
        } else {
          try replace(file, &index, look, staged)
        }
      if let step { steps.append((file, step)) }
    }
    return steps
  }

  private func fullPath(_ file: ChangedFile) -> [UInt8] { file.path.place(in: worktree.path) }

  /// Whether the user has not changed a file, according to Git or to its content.
  private func isUntouched(_ file: ChangedFile, _ entry: IndexEntry, _ look: Look) -> Bool {
    guard let content = look.contents[file.path] else { return false }
    // Git does not look at a file with this mark, and has nothing to compare the old file with if
    // the entry is new already.
    if !entry.isAssumedUnchanged, entry.id == file.old, !look.modified.contains(file.path) {
      return true
    }
    return hasOldContent(content, file)
  }

  private func replace(
    _ file: ChangedFile,
    _ index: inout IndexFile,
    _ look: Look,
    _ staged: StagedFiles
  ) throws(IndexFileError) -> Step? {
    guard let entry = index.entry(file.path), [file.old, file.new].contains(entry.id) else {
      return .name(.keptEdited(path: fullPath(file)))
    }
    // A killed run that got this far has finished this file. The mode may be all that changes.
    if entry.id == file.new, entry.mode == file.mode.rawValue, entry.hasStatData { return nil }
    _ = try index.replace(
      file.path,
      old: entry.id,
      new: file.new,
      mode: file.mode.rawValue,
      file: nil
    )
    guard let content = look.contents[file.path] else {
      return entry.isSkipWorktree ? nil : .name(.keptEdited(path: fullPath(file)))
    }
    guard !entry.isSkipWorktree else {
      return content == staged.contents(of: file.path)
        ? nil : .name(.keptEdited(path: fullPath(file)))
    }
    if content == staged.contents(of: file.path), !hasOldContent(content, file) { return .adopt }
    return isUntouched(file, entry, look)
      ? .replace(content) : .name(.keptEdited(path: fullPath(file)))
  }

  private func add(
    _ file: ChangedFile,
    _ index: inout IndexFile
  ) throws(IndexFileError) -> Step? {
    if let entry = index.entry(file.path) {
      guard entry.id == file.new else { return .name(.keptUntracked(path: fullPath(file))) }
      return entry.hasStatData || entry.isSkipWorktree ? nil : .add
    }
    let isLeftOut = sparse.map { !$0.includes(file.path) } ?? false
    try index.add(
      file.path,
      mode: file.mode.rawValue,
      id: file.new,
      isSkipWorktree: isLeftOut
    )
    return isLeftOut ? nil : .add
  }

  private func remove(
    _ file: ChangedFile,
    _ index: inout IndexFile,
    _ look: Look,
    _ staged: StagedFiles
  ) throws(IndexFileError) -> Step? {
    let entry = index.entry(file.path)
    if let entry, entry.id != file.old { return .name(.keptEdited(path: fullPath(file))) }
    _ = try index.remove(file.path)
    if case .tracked = removal, entry == nil { return nil }
    if case .butFor(let known) = removal, known.contains(file.path) { return nil }
    guard entry?.isSkipWorktree != true, let content = look.contents[file.path] else { return nil }
    guard let entry else {
      return content == staged.contents(of: file.path) ? .remove(content) : nil
    }
    // A changed file stays, untracked.
    return isUntouched(file, entry, look) ? .remove(content) : nil
  }
}

// After the references have moved.
extension AttributesRefresh {
  /// Applies the steps to the files, and updates the stat data of their entries.
  ///
  /// - Returns: the files that stay as they are.
  /// - Throws: `IndexFileError`, `FileSystemError`.
  func finish(
    _ steps: [(file: ChangedFile, step: Step)],
    _ index: inout IndexFile,
    _ root: Directory,
    _ staged: StagedFiles
  ) throws -> [RefreshProblem] {
    var problems: [RefreshProblem] = []
    for (file, step) in steps {
      // Opened for one step only, since it holds an open directory.
      let place = FilePlace(file.path.bytes, below: root)
      switch (step, place) {
      case (.name(let problem), _): problems.append(problem)
      case (.remove(let content), let place?):
        _ = try place.remove { $0.contents == content }
      case (.remove, nil): continue
      case (_, let place):
        if let place, try put(file, step, place, staged) {
          _ = try index.replace(
            file.path,
            old: file.new,
            new: file.new,
            mode: file.mode.rawValue,
            file: place.path
          )
        } else {
          problems.append(
            file.old == .zero
              ? .keptUntracked(path: fullPath(file)) : .keptEdited(path: fullPath(file))
          )
        }
      }
    }
    return problems
  }

  /// Puts the new version in its place, and returns whether it is there.
  private func put(
    _ file: ChangedFile,
    _ step: Step,
    _ place: FilePlace,
    _ staged: StagedFiles
  ) throws(FileSystemError) -> Bool {
    switch step {
    case .replace(let content):
      try place.replace(
        by: place.draft(from: staged.place(of: file.path)),
        where: { $0.contents == content }
      )
    case .add where !place.isTaken: try place.add(place.draft(from: staged.place(of: file.path)))
    case .add, .adopt: place.contents.map { $0 == staged.contents(of: file.path) } ?? false
    case .remove, .name: false
    }
  }
}
