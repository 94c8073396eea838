public import GitCommand
public import GitObjects
internal import GitRefs
internal import GitStore

/// The commits that messages name, for `--map-messages`.
///
/// A message can only name commits that existed before it, but these need not be ancestors: the
/// source of a cherry-pick may be anywhere in Git's order. So commits are rewritten in an order in
/// which named commits come first.
public struct MessageLinks: Sendable {
  /// The ids of all commits reachable from references, among which an abbreviation must be unique.
  public let names: SortedIDs
  /// The numbers of the commits that a commit names, by its own number.
  private let named: [Int: [Int]]
  /// The numbers of all commits, in the order in which they can be rewritten; `nil` for that of the
  /// numbers.
  public let order: [Int]?

  /// Finds the named commits.
  ///
  /// - Parameter others: the ids of further commits, which do not change.
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

  /// Lists the commits reachable from references, except the backups of earlier runs.
  ///
  /// - Throws: `GitError`.
  public static func reachable(_ git: Git) async throws(GitError) -> [ObjectID] {
    let result = try await git.result(of: ["rev-list", "--exclude=refs/lfs-migrate/*", "--all"])
    return try result.successfulOutput().lines.compactMap { ObjectNames.read(digits: $0) }
  }
}
