internal import FileSystem
internal import Git2
public import GitCommand
internal import GitStore
internal import LFS
internal import Runs

/// Keeps a run's lock as long as the run.
public final class RunLockHolder: Sendable {
  private let lock: RunLock

  init(_ lock: consuming RunLock) { self.lock = lock }
}

extension Repository {
  /// Takes the lock that keeps other runs away, and removes what killed runs left behind.
  ///
  /// - Throws: `RunLockError`; `ObjectStoreError`, `StoreError` or `FileSystemError` if it can't
  ///   be found out what they left.
  public func lock() throws -> RunLockHolder {
    let lock = RunLockHolder(try RunLock(commonDirectory: location.commonDirectory))
    try ObjectStore.removeLeftovers(ofDeadRunsIn: lfsDirectory)
    try PackWriter.removeLeftovers(in: "\(objectDirectory)/pack")
    // A link is removed, and not what it leads to: the repository's own objects, say.
    Files.removeTree(fetchDirectory)
    removeNotesDirectory()
    for worktree in preflight.worktreesToRefresh {
      try IndexFile.removeLeftovers(beside: worktree.indexPath)
      Files.removeTree(worktree.stagedFilesDirectory)
    }
    return lock
  }
}

// What a run keeps for as long as it works, and a killed one leaves.
extension Repository {
  /// The object directory of a fetch of LFS objects.
  public var fetchDirectory: [UInt8] {
    RunLock.directory(in: location.commonDirectory).appending(path: "objects")
  }

  /// The repository in which Git copies notes.
  public var notesDirectory: [UInt8] {
    RunLock.directory(in: location.commonDirectory).appending(path: "notes")
  }
}

extension Repository {
  /// Removes the repository in which Git copies notes.
  public func removeNotesDirectory() {
    // Once more where something was in the way: nobody else does it before the next run.
    for _ in 0..<2 where Files.exists(notesDirectory) { Files.removeTree(notesDirectory) }
  }
}

extension Worktree {
  /// The folder in which Git checks files out before they get into their places.
  public var stagedFilesDirectory: [UInt8] { gitDirectory.appending(path: "lfs-migrate-files") }
}
