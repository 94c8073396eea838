public import GitCommand
public import GitObjects
internal import GitRefs
internal import GitStore

/// Which commits name others in their messages: what `--map-messages` needs.
///
/// A message can name only commits that were made before it, but they need not be ancestors: one
/// that was picked from a branch stands anywhere in Git's order. So commits are rewritten in an order
/// in which those that are named come first.
public struct MessageLinks: Sendable {
  /// The names of all commits that the references lead to: what an abbreviation must be unique in.
  public let names: SortedIDs
  /// The numbers of the commits that a commit names, by its own.
  private let named: [Int: [Int]]
  /// The numbers of all commits, in the order in which they can be rewritten; nil for their own.
  public let order: [Int]?

  /// Finds the commits that are named.
  ///
  /// - Parameter others: names of more commits, which do not change.
  public init(_ commits: CommitGraph, others: [ObjectID]) {
    let names = SortedIDs(commits.table.ids + others)
    var named: [Int: [Int]] = [:]
    for (commit, prefix) in commits.named {
      guard let id = names.only(prefix), let target = commits.table.number(of: id),
        target != commit
      else { continue }
      named[Int(commit), default: []].append(target)
    }
    self.names = names
    self.named = named
    order = DependencyOrder.order(
      count: commits.count,
      parents: { commits.parents(of: $0) },
      others: named
    )
  }

  /// The numbers of the commits that a commit's message names.
  public func targets(of commit: Int) -> [Int] { named[commit] ?? [] }

  /// Lists the commits that references lead to, without the backups of earlier runs.
  ///
  /// - Throws: `GitError`.
  public static func reachable(_ git: Git) async throws(GitError) -> [ObjectID] {
    let result = try await git.result(of: ["rev-list", "--exclude=refs/lfs-migrate/*", "--all"])
    return try result.successfulOutput().lines.compactMap { ObjectNames.read(digits: $0) }
  }
}
