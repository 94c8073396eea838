internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
public import Repository
internal import Runs
internal import Worktrees

/// Locks of a Git process that was killed with its run.
///
/// They are removed only if all of this holds: each is the lock of something that the run was about
/// to change; it was created since the run began to publish; it is empty, or holds an id that the
/// run gives to the reference; and no Git process is running in the repository. The caller holds
/// the repository's lock.
struct StaleLocks {
  let context: Repository
  let run: Run
  let moves: [StoredUpdate]
  /// Whether this process holds the locks of the indexes, so that they are left out.
  var holdsIndexes = false

  /// Removes the locks.
  ///
  /// - Throws: `RunError.locked` for locks that another process may hold; then none was removed.
  func remove() throws(RunError) {
    let locks = candidates().filter { Files.exists($0.path) }
    guard !locks.isEmpty else { return }
    let isGitAtWork = GitProcesses.areAtWork(in: context.placesOfWork)
    let foreign = locks.filter { isGitAtWork || !isOurs($0) }
    guard foreign.isEmpty else { throw .locked(paths: foreign.map(\.path)) }
    for lock in locks { Files.remove(lock.path) }
  }

  private struct Lock {
    let path: [UInt8]
    /// The ids that it may hold; `nil` if any content is accepted.
    let ids: Set<ObjectID>?
  }

  private func candidates() -> [Lock] {
    let common = context.location.commonDirectory
    let lock = Array(".lock".utf8)
    var locks: [Lock] = []
    // A name that Git would not accept may lead out of the repository.
    for move in moves where move.isDetachedHead || move.name.isPath {
      let path =
        move.isDetachedHead
        ? context.worktree(ofHead: move.name)?.gitDirectory.appending(path: "HEAD")
        : common.appending(path: move.name.bytes)
      if let path { locks.append(Lock(path: path + lock, ids: [move.old, move.new])) }
    }
    let ids = Set(moves.flatMap { [$0.old, $0.new] })
    for worktree in context.worktrees {
      // A move of a branch also writes the log of HEAD.
      locks.append(Lock(path: worktree.gitDirectory.appending(path: "HEAD.lock"), ids: ids))
      if !holdsIndexes { locks.append(Lock(path: worktree.indexPath + lock, ids: nil)) }
    }
    // The deletion of a reference rewrites `packed-refs`.
    locks.append(Lock(path: common.appending(path: "packed-refs.lock"), ids: nil))
    locks.append(Lock(path: common.appending(path: "packed-refs.new"), ids: nil))
    var seen: Set<[UInt8]> = []
    return locks.filter { seen.insert($0.path).inserted }
  }

  private func isOurs(_ lock: Lock) -> Bool {
    guard let made = try? Files.state(of: lock.path),
      let began = try? Files.state(of: run.path(of: .references)),
      began.modified.lexicographicallyPrecedes(made.modified) || began.modified == made.modified
    else { return false }
    guard let ids = lock.ids else { return true }
    guard let content = try? Files.contents(of: lock.path, followsLink: false) else { return false }
    let text = content.trimmingWhitespace
    return text.isEmpty || ObjectNames.read(digits: Array(text)[...]).map(ids.contains) == true
  }
}

extension Repository {
  /// The directories in or below which Git processes of this repository run.
  public var placesOfWork: [[UInt8]] {
    worktrees.flatMap { $0.isPresent ? [$0.path, $0.gitDirectory] : [$0.gitDirectory] }
      + [location.commonDirectory]
  }
}

extension StoredReferenceName {
  /// Whether the name is a path in the Git directory, without parts such as `..`.
  var isPath: Bool {
    !isHead
      && bytes.split(separator: .slash, omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0.first != UInt8(ascii: ".") }
  }
}
