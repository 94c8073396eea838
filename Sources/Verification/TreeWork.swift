internal import GitObjects

/// The trees to compare, each pair once, and the commits that findings name for them.
struct TreeWork {
  private(set) var roots: [(root: TreeComparison.Root, commit: Int)] = []
  private(set) var commits: [ObjectPair] = []
  /// Files that references name directly.
  private(set) var files: [(files: ObjectPair, place: FilePlace)] = []
  private var seen: Set<TreeComparison.Root> = []

  /// Frees what only adding needs: comparing needs the memory.
  mutating func endAdding() { seen = [] }

  /// Adds the root trees of a commit before and after.
  mutating func add(_ trees: ObjectPair, of commit: ObjectPair, isSpared: Bool) {
    let root = TreeComparison.Root(trees: trees, isSpared: isSpared)
    guard seen.insert(root).inserted else { return }
    roots.append((root, commits.count))
    commits.append(commit)
  }

  /// Adds trees and files that references or tags name directly.
  mutating func add(otherTargets: [(ids: ObjectPair, kind: ObjectKind)]) {
    for (ids, kind) in otherTargets {
      if kind == .blob {
        files.append((ids, FilePlace(commit: -1, path: .root)))
      } else if !seen.contains(TreeComparison.Root(trees: ids, isSpared: false)) {
        // Most are the trees of commits. Where others would be in a worktree is not known.
        let root = TreeComparison.Root(trees: ids, isSpared: true)
        if seen.insert(root).inserted { roots.append((root, -1)) }
      }
    }
  }

  /// A finding about a file.
  func finding(_ kind: FindingKind, _ place: FilePlace) -> Finding {
    let commit = commits.indices.contains(place.commit) ? commits[place.commit] : nil
    return Finding(
      kind,
      commit: commit?.old,
      newCommit: commit?.new,
      path: place.path.isRoot ? nil : place.path
    )
  }
}
