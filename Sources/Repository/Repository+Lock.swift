internal import FileSystem
internal import Git2
public import GitCommand
internal import GitStore
internal import LFS
internal import Runs

/// Holds the repository's lock until it is released.
public final class RunLockHolder: Sendable {
  private let lock: RunLock

  init(_ lock: consuming RunLock) { self.lock = lock }
}

extension Repository {
  /// Takes the repository's lock, and removes what killed runs left.
  ///
  /// - Throws: `RunLockError`; `ObjectStoreError`, `StoreError` or `FileSystemError` if that can't
  ///   be found.
  public func lock() throws -> RunLockHolder {
    let lock = RunLockHolder(try RunLock(commonDirectory: location.commonDirectory))
    try ObjectStore.removeLeftovers(ofDeadRunsIn: lfsDirectory)
    try PackWriter.removeLeftovers(in: "\(objectDirectory)/pack")
    // A link is removed without its target, which may be the repository's own objects.
    Files.removeTree(fetchDirectory)
    Files.removeTree(notesDirectory)
    Files.remove(uploadProgressPath)
    for worktree in preflight.worktreesToRefresh {
      try IndexFile.removeLeftovers(beside: worktree.indexPath)
      Files.removeTree(worktree.stagedFilesDirectory)
    }
    return lock
  }
}

// Temporary files of a run, which a killed one leaves.
extension Repository {
  /// The object directory for a fetch of LFS objects.
  public var fetchDirectory: [UInt8] {
    RunLock.directory(in: location.commonDirectory).appending(path: "objects")
  }

  /// The file to which Git LFS writes the progress of an upload.
  public var uploadProgressPath: [UInt8] {
    RunLock.directory(in: location.commonDirectory).appending(path: "upload")
  }

  /// The repository in which Git copies notes.
  public var notesDirectory: [UInt8] {
    RunLock.directory(in: location.commonDirectory).appending(path: "notes")
  }
}

extension Worktree {
  /// The directory in which Git checks out files before they are moved to their places.
  public var stagedFilesDirectory: [UInt8] { gitDirectory.appending(path: "lfs-migrate-files") }
}
