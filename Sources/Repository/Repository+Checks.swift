internal import FileSystem
public import GitCommand
internal import GitObjects
internal import GitRefs
public import GitStore
internal import LFS
internal import Reporting

// The checks of all commands that write.
extension Repository {
  /// The same repository with only some of its worktrees.
  public func limited(to isIncluded: (Worktree) -> Bool) -> Repository {
    Repository(
      git: git,
      location: location,
      config: config,
      worktrees: worktrees.filter(isIncluded)
    )
  }

  /// Throws if the repository can't be written to safely.
  ///
  /// - Parameter isTolerable: whether a refusal does not matter for the command.
  /// - Throws: `Refusal`, `RepositoryError`; `GitError` if Git does not answer.
  public func refuseUnsafe(butFor isTolerable: (Refusal) -> Bool = { _ in false }) async throws {
    guard String(validating: location.objectDirectory, as: UTF8.self) != nil else {
      throw RepositoryError.pathNotUTF8(location.objectDirectory)
    }
    if let refusal = try await preflight.refusals().first(where: { !isTolerable($0) }) {
      throw refusal
    }
    if let format = config.text("lfs.repositoryformatversion"), format != "0" {
      throw RepositoryError.unknownLFSFormat(format)
    }
  }

  /// Throws if Git LFS extensions are set.
  ///
  /// They filter each object: without them, the objects would not be those that Git LFS makes, and
  /// commands that a repository names are not run.
  ///
  /// - Throws: `RepositoryError.extensionConfigured`.
  public func refuseExtensions() throws(RepositoryError) {
    let prefix = Array("extension.".utf8)
    let names = config.subsections(of: "lfs").filter { $0.starts(with: prefix) }
    guard let first = names.first else { return }
    throw .extensionConfigured(Array(first.dropFirst(prefix.count)))
  }

  /// Throws if tracked files have uncommitted changes.
  ///
  /// - Parameter isTolerable: whether a change does not matter for the command.
  /// - Throws: `RepositoryError.uncommitted`; `GitError` if Git can't tell.
  public func refuseUncommitted(
    _ database: ObjectDatabase,
    butFor isTolerable: (Worktree, ModifiedFile) -> Bool = { _, _ in false }
  ) async throws {
    let changed = try await uncommittedFiles(database, butFor: isTolerable)
    guard !changed.isEmpty else { return }
    throw RepositoryError.uncommitted(paths: changed)
  }

  /// Throws if a file system has too little space for new LFS objects and Git objects.
  ///
  /// - Parameters:
  ///   - lfs: the most bytes that LFS objects take.
  ///   - objects: the most bytes that Git objects take.
  /// - Throws: `RepositoryError.noSpace`.
  public func checkSpace(lfs: UInt64, objects: UInt64) throws {
    guard let lfsSpace = FileSystemState.available(at: lfsDirectory),
      let space = FileSystemState.available(at: location.objectDirectory)
    else { return }
    let needed = lfsSpace.device == space.device ? lfs.addingSaturated(objects) : lfs
    if lfsSpace.byteCount < needed {
      throw RepositoryError.noSpace(
        path: lfsDirectory,
        needed: needed,
        available: lfsSpace.byteCount
      )
    }
    if space.byteCount < objects {
      throw RepositoryError.noSpace(
        path: location.objectDirectory,
        needed: objects,
        available: space.byteCount
      )
    }
  }

  /// The tracked files with uncommitted changes, in all worktrees.
  ///
  /// A file is unchanged if its pointer is in the index, and the pointer's content in the worktree.
  /// - Parameter isTolerable: whether a change does not matter for the command.
  private func uncommittedFiles(
    _ database: ObjectDatabase,
    butFor isTolerable: (Worktree, ModifiedFile) -> Bool = { _, _ in false }
  ) async throws -> [[UInt8]] {
    let reader = ObjectReader(database)
    var changed: [[UInt8]] = []
    for worktree in preflight.worktreesToRefresh {
      for file in try await preflight.modifiedFiles(in: worktree) {
        if isTolerable(worktree, file) { continue }
        let path = file.path.place(in: worktree.path)
        if file.mayBeSmudgedPointer, let data = try? reader.read(file.indexID, .blob),
          let pointer = try? Pointer(parsing: data.bytes),
          LFSObjectID.matches(file: path, pointer: pointer)
        {
          continue
        }
        changed.append(worktree.isCurrent ? file.path.bytes : path)
      }
    }
    return changed
  }
}
