internal import Digests
internal import GitAttributes
internal import GitCommand
internal import GitObjects

/// Finds the files of a commit that the arguments of `import --no-rewrite` name.
struct FileArguments {
  /// The named files by path, and what patterns left out.
  struct Selected {
    var files: [RepositoryPath: ObjectID] = [:]
    /// Whether all arguments were paths of files.
    var areAllPaths = true
    var untracked: Set<RepositoryPath> = []
    var unconvertible: Set<RepositoryPath> = []
  }

  let tree: CommitTree
  let tracked: TrackedFiles
  /// The user's directory in the worktree.
  let folder: RepositoryPath
  /// The root of the worktree.
  let workTree: [UInt8]?
  let caseFolding: Bool

  /// Finds the files that the arguments name.
  ///
  /// - Throws: `NoRewriteError` for an argument that names no file, `PatternError` for a malformed
  ///   one.
  func select(_ arguments: [[UInt8]]) throws -> Selected {
    var selected = Selected()
    for argument in arguments {
      if let (path, entry) = try named(by: argument) {
        try add(path, entry, to: &selected, argument)
      } else {
        try addMatches(of: argument, to: &selected)
        selected.areAllPaths = false
      }
    }
    return selected
  }

  /// The entry at a path: from the root, as Git LFS takes it, or else from the user's directory.
  private func named(
    by argument: [UInt8]
  ) throws -> (path: RepositoryPath, entry: CommitTree.Entry)? {
    let fromRoot = RepositoryPath(argument)
    if case .success(let entry) = try tree.find(fromRoot) { return (fromRoot, entry) }
    if let path = path(from: argument), case .success(let entry) = try tree.find(path) {
      return (path, entry)
    }
    return nil
  }

  /// The path from the root for one from the user's directory or an absolute one; `nil` if it leads
  /// out of the worktree.
  private func path(from argument: [UInt8]) -> RepositoryPath? {
    var path = argument[...]
    var parts = folder.parts
    if argument.first == .slash {
      guard let workTree, argument.starts(with: workTree + [.slash]) else { return nil }
      path = argument.dropFirst(workTree.count)
      parts = []
    }
    for part in path.split(separator: .slash) where !part.isText(".") {
      if !part.isText("..") {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return RepositoryPath(parts: parts)
  }

  private func add(
    _ path: RepositoryPath,
    _ entry: CommitTree.Entry,
    to selected: inout Selected,
    _ argument: [UInt8]
  ) throws {
    // As with Git LFS, this is checked first, for any type of entry.
    guard try tracked.contains(path) else { throw try notTracked(argument) }
    guard entry.kind == .file else {
      throw NoRewriteError.notConvertible(argument, .notAFile(entry.kind))
    }
    guard !ProtectedFile.contains(path: path) else {
      throw NoRewriteError.notConvertible(argument, .isProtected)
    }
    selected.files[path] = entry.id
  }

  /// Selects the files that a pattern matches: from the root, as patterns of other commands do, or
  /// else from the user's directory.
  private func addMatches(of argument: [UInt8], to selected: inout Selected) throws {
    let pattern = try AttributesPattern(argument, caseFolding: caseFolding)
    var found = try matches(of: pattern, below: .root)
    if found.isEmpty, !pattern.isBasename, !folder.isRoot {
      found = try matches(of: pattern, below: folder)
    }
    guard !found.isEmpty else { throw try nothing(at: argument) }
    var files: [RepositoryPath: ObjectID] = [:]
    var untracked: Set<RepositoryPath> = []
    for (path, entry) in found {
      if entry.kind != .file || ProtectedFile.contains(path: path) {
        selected.unconvertible.insert(path)
      } else if try tracked.contains(path) {
        files[path] = entry.id
      } else {
        untracked.insert(path)
      }
    }
    guard !files.isEmpty else {
      if untracked.isEmpty { throw NoRewriteError.notConvertible(argument, .selectsNoFile) }
      throw try notTracked(argument)
    }
    selected.files.merge(files) { _, id in id }
    selected.untracked.formUnion(untracked)
  }

  /// The files and links that a pattern matches, in and below a folder of the commit.
  private func matches(
    of pattern: AttributesPattern,
    below base: RepositoryPath
  ) throws -> [(path: RepositoryPath, entry: CommitTree.Entry)] {
    var found: [(path: RepositoryPath, entry: CommitTree.Entry)] = []
    let start = base.entryOffset
    var open = [base]
    while let directory = open.popLast() {
      guard let folder = try tree.folder(directory) else { continue }
      for entry in folder.entries {
        let path = directory.appending(entry.name)
        let span = path.bytes.rawSpan.extracting(start...)
        switch entry.kind {
        case .submodule: continue
        case .folder where pattern.canMatchBeneath(directory: span): open.append(path)
        case .folder: continue
        case .file, .symbolicLink:
          let basenameAt = span.byteCount - entry.name.count
          if pattern.matches(path: span, basenameAt: basenameAt) { found.append((path, entry)) }
        }
      }
    }
    return found
  }

  /// The error for an argument that is not a path and selects nothing; as with Git LFS, it depends
  /// on whether such a file would be tracked.
  private func nothing(at argument: [UInt8]) throws -> NoRewriteError {
    guard let path = path(from: argument), try tracked.contains(path) else {
      return try notTracked(argument)
    }
    guard case .failure(let found) = try tree.find(path) else {
      preconditionFailure("an argument that is a path is no pattern")
    }
    return .notConvertible(argument, found.reason)
  }

  private func notTracked(_ argument: [UInt8]) throws -> NoRewriteError {
    if let path = try tracked.cutOffFile(for: RepositoryPath(argument)) {
      return .attributesCutOff(path)
    }
    return try tracked.hasFilters() ? .notTracked(argument) : .noFilters
  }
}
