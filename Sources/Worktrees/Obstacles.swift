internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs

/// Untracked files of a worktree that are in the way of a checkout.
///
/// Git itself overwrites ignored ones.
struct Obstacles {
  let worktree: Worktree
  /// Git in the worktree.
  let git: Git

  /// Throws if a checkout from one commit to another would overwrite untracked files.
  ///
  /// - Throws: `WorktreeError.obstructed`, `GitError`.
  func refuse(from old: ObjectID, to new: ObjectID) async throws {
    let listed = try await git.output(of: [
      "diff-tree", "-r", "--no-renames", "--diff-filter=A", "--name-only", "-z", "\(old)", "\(new)",
    ])
    var found: [[UInt8]] = []
    let places = listed.records(endedBy: 0).flatMap { self.places(RepositoryPath($0)) }
    for start in stride(from: 0, to: places.count, by: 500) {
      let part = places[start..<min(start + 500, places.count)]
      // Without exclude rules, so that ignored files are listed too.
      let untracked = try await git.output(
        of: ["--literal-pathspecs", "ls-files", "--others", "-z", "--"]
          + part.map { GitArgument($0) }
      )
      found += untracked.records(endedBy: 0).map { RepositoryPath($0).place(in: worktree.path) }
    }
    guard found.isEmpty else { throw WorktreeError.obstructed(paths: found) }
  }

  /// The existing paths that are in the way of a file: its own, and those of files that have the
  /// name of a directory above it.
  private func places(_ path: RepositoryPath) -> [RepositoryPath] {
    var ways: [RepositoryPath] = []
    var way = path
    while !way.isRoot {
      ways.append(way)
      way = way.folder
    }
    return ways.reversed().filter { way in
      let place = way.place(in: worktree.path)
      return Files.exists(place) && (way == path || !Files.isDirectory(place))
    }
  }
}
