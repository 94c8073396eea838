internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs

/// Files of a worktree that Git does not know and that stand where a checkout would make others.
///
/// Git itself writes over those that its rules ignore.
struct Obstacles {
  let worktree: Worktree
  /// Git in the worktree.
  let git: Git

  /// Makes sure that there are none on the way from one commit to another.
  ///
  /// - Throws: `WorktreeError.obstructed`, `GitError`.
  func refuse(from old: ObjectID, to new: ObjectID) async throws {
    let listed = try await git.output(of: [
      "diff-tree", "-r", "--no-renames", "--diff-filter=A", "--name-only", "-z", "\(old)", "\(new)",
    ])
    var found: [[UInt8]] = []
    let places = listed.records(endedBy: 0).flatMap { self.places(Array($0)) }
    for start in stride(from: 0, to: places.count, by: 500) {
      let part = places[start..<min(start + 500, places.count)]
      // Without rules to exclude anything: what is ignored is listed too.
      let untracked = try await git.output(
        of: ["--literal-pathspecs", "ls-files", "--others", "-z", "--"]
          + part.map { GitArgument($0) }
      )
      found += untracked.records(endedBy: 0).map { worktree.path + [0x2F] + $0 }
    }
    guard found.isEmpty else { throw WorktreeError.obstructed(paths: found) }
  }

  /// What is in the way of a file: what has its name, or a file with the name of a folder above.
  private func places(_ path: [UInt8]) -> [[UInt8]] {
    let ends = path.indices.filter { path[$0] == 0x2F } + [path.count]
    return ends.map { Array(path[..<$0]) }.filter { place in
      let whole = worktree.path + [0x2F] + place
      return Files.exists(whole) && (place.count == path.count || !Files.isDirectory(whole))
    }
  }
}
