internal import FileSystem
internal import GitCommand
internal import History
internal import Repository
internal import Runs

/// The directory in which the command of a run must be run again.
///
/// It is not taken from the record, since a copy of the repository has the same record, and would
/// lead to the original. The record also names the worktree and the folder in it; these are looked
/// up in the current repository.
struct StartingPlace {
  let context: Repository
  let run: Run

  /// The directory; `nil` for the current one, if the record has no worktree.
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
  /// The directory may be gone, or belong to a nested repository, or a variable such as `GIT_DIR`
  /// may name another repository there.
  private func isHere(_ directory: [UInt8], _ worktree: Worktree) async -> Bool {
    var git = context.git
    git.directory = directory
    guard let found = try? await RepositoryLocation.discover(git) else { return false }
    return Files.resolve(found.gitDirectory) == Files.resolve(worktree.gitDirectory)
  }
}

extension StartingPlace {
  /// Throws if the current worktree is not at the path of the run's worktree.
  ///
  /// If only a variable such as `GIT_DIR` names the repository, Git takes the current directory for
  /// the worktree, whichever it is.
  /// - Throws: `RunError.otherWorktree`.
  func refuseOtherWorktree() throws(RunError) {
    // A worktree with a `.git` is found by that, even if the repository was moved.
    guard let current = context.worktrees.first(where: \.isCurrent), !current.isBare,
      !Files.exists(current.path.appending(path: ".git")),
      let path = run.record[.worktreePath], run.record[.worktree] == current.identifier ?? [],
      Files.resolve(path) != Files.resolve(current.path)
    else { return }
    throw .otherWorktree(name: run.name, expected: path, found: current.path)
  }
}
