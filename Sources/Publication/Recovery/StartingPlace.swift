internal import FileSystem
internal import GitCommand
internal import History
internal import Repository
internal import Runs

/// Where the command of a run is to be run again.
///
/// Not in the directory that its record names: whoever copies, moves or hands on a repository copies the
/// record too, and it would lead to another one. The record says as well which worktree it was, and
/// which folder of it; these are looked up in the repository that the caller is in.
struct StartingPlace {
  let context: Repository
  let run: Run

  /// The directory; `nil` for that of the caller, where the record does not say more.
  ///
  /// - Throws: `RunError.startedElsewhere` if there is no such directory in this repository.
  func directory() async throws(RunError) -> [UInt8]? {
    guard let worktree = run.record[.worktree], let prefix = run.record[.prefix] else { return nil }
    let identifier = worktree.isEmpty ? nil : worktree
    if let place = context.worktrees.first(where: { $0.identifier == identifier }), place.isPresent
    {
      let top = place.isBare ? place.gitDirectory : place.path
      let directory = prefix.isEmpty ? top : top.appending(path: prefix)
      if await isHere(directory, place) { return directory }
    }
    throw .startedElsewhere(
      name: run.name,
      directory: run.record[.directory] ?? [],
      arguments: run.record.values(.argument)
    )
  }

  /// Whether Git finds this repository and this worktree from the directory.
  ///
  /// The folder may be gone, or have become a repository of its own; and a variable such as `GIT_DIR` may
  /// mean another repository there.
  private func isHere(_ directory: [UInt8], _ worktree: Worktree) async -> Bool {
    var git = context.git
    git.directory = directory
    guard let found = try? await RepositoryLocation.discover(git) else { return false }
    return Files.resolve(found.gitDirectory) == Files.resolve(worktree.gitDirectory)
  }
}

extension StartingPlace {
  /// Makes sure that the files of the run's worktree are those that the caller sees.
  ///
  /// Where only a variable such as `GIT_DIR` names the repository, Git takes whatever directory it is
  /// called in for the worktree.
  /// - Throws: `RunError.otherWorktree`.
  func refuseOtherWorktree() throws(RunError) {
    // One that has a `.git` is found by that, wherever the repository was moved.
    guard let current = context.worktrees.first(where: \.isCurrent), !current.isBare,
      !Files.exists(current.path.appending(path: ".git")),
      let path = run.record[.worktreePath], run.record[.worktree] == current.identifier ?? [],
      Files.resolve(path) != Files.resolve(current.path)
    else { return }
    throw .otherWorktree(name: run.name, expected: path, found: current.path)
  }
}
