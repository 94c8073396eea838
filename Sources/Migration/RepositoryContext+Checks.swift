internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitRefs
internal import GitStore
internal import LFS

// What every command that writes makes sure of first.
extension RepositoryContext {
  /// The same repository, seen as if it had these of its worktrees only.
  func limited(to isIncluded: (Worktree) -> Bool) -> RepositoryContext {
    RepositoryContext(
      git: git,
      location: location,
      config: config,
      worktrees: worktrees.filter(isIncluded)
    )
  }

  /// Takes the lock that keeps other runs away, and removes what killed runs left behind.
  ///
  /// - Throws: `RunLockError`; `ObjectStoreError`, `StoreError` or `FileSystemError` if it can't
  ///   be found out what they left.
  func lock() throws -> RunLockHolder {
    let lock = RunLockHolder(try RunLock(commonDirectory: location.commonDirectory))
    try ObjectStore.removeLeftovers(ofDeadRunsIn: lfsDirectory)
    try PackWriter.removeLeftovers(in: "\(objectDirectory)/pack")
    ContentFetch.removeLeftovers(self)
    NotesCopy.removeLeftovers(self)
    for worktree in preflight.worktreesToRefresh {
      try IndexFile.removeLeftovers(beside: worktree.indexPath)
      StagedFiles.removeLeftovers(of: worktree)
    }
    return lock
  }

  /// - Parameter isTolerable: whether a reason not to write is none for what is to be done.
  /// - Throws: `Refusal`, `MigrationError.refused`; `GitError` if a question could not be answered.
  func refuseUnsafe(butFor isTolerable: (Refusal) -> Bool = { _ in false }) async throws {
    guard String(validating: location.objectDirectory, as: UTF8.self) != nil else {
      throw MigrationError.refused(
        message: "the path of this repository is not UTF-8: "
          + String(decoding: location.objectDirectory, as: UTF8.self),
        hint: "Move it to another folder, or use a clone of it. Nothing was changed."
      )
    }
    if let refusal = try await preflight.refusals().first(where: { !isTolerable($0) }) {
      throw refusal
    }
    if let format = config.text("lfs.repositoryformatversion"), format != "0" {
      throw MigrationError.refused(
        message: "Unknown repository format version: \(format)",
        hint: "The setting 'lfs.repositoryformatversion' names a format of Git LFS to come."
      )
    }
  }

  /// Refuses where the user's own filters belong to every object: without them the objects would
  /// not be those that Git LFS makes, and commands that a repository names are not run.
  ///
  /// - Throws: `MigrationError.refused`.
  func refuseExtensions() throws(MigrationError) {
    let prefix = Array("extension.".utf8)
    let names = config.subsections(of: "lfs").filter { $0.starts(with: prefix) }
    guard let first = names.first else { return }
    let name = String(decoding: first.dropFirst(prefix.count), as: UTF8.self)
    throw .refused(
      message: "the Git LFS extension '\(name)' is configured, and is not run by lfs-migrate",
      hint: "Use 'git lfs migrate' where files have to pass through it, or remove its settings "
        + "(the section 'lfs.extension.\(name)' of Git's configuration)."
    )
  }

  /// - Throws: `MigrationError.uncommitted`; `GitError` if Git can't tell.
  ///
  /// - Parameter isTolerable: whether a change is none for what is to be done.
  func refuseUncommitted(
    _ database: ObjectDatabase,
    butFor isTolerable: (Worktree, ModifiedFile) -> Bool = { _, _ in false }
  ) async throws {
    let changed = try await uncommittedFiles(database, butFor: isTolerable)
    guard !changed.isEmpty else { return }
    throw MigrationError.uncommitted(paths: changed)
  }

  /// - Throws: `MigrationError.noSpace`.
  func checkSpace(lfs: UInt64, objects: UInt64) throws {
    guard let lfsSpace = FileSystemState.available(at: lfsDirectory),
      let space = FileSystemState.available(at: location.objectDirectory)
    else { return }
    let needed = lfsSpace.device == space.device ? lfs.addingSaturated(objects) : lfs
    if lfsSpace.byteCount < needed {
      throw MigrationError.noSpace(
        path: String(decoding: lfsDirectory, as: UTF8.self),
        needed: needed,
        available: lfsSpace.byteCount
      )
    }
    if space.byteCount < objects {
      throw MigrationError.noSpace(
        path: objectDirectory,
        needed: objects,
        available: space.byteCount
      )
    }
  }
}
