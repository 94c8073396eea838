internal import Digests
public import GitCommand
public import GitObjects
public import GitRefs
public import GitStore

/// The entries of the stash: commits that are only in a reflog.
public struct StashEntries: Sendable {
  /// The commits of all entries, and their ancestors that are not selected, parents first.
  public let commits: [ObjectID]
  /// The commits of untracked files.
  ///
  /// They get no attribute lines, which would be a further untracked file to restore.
  public let untracked: [ObjectID]

  /// No entries.
  public static let none = StashEntries(commits: [], untracked: [])

  /// Finds the entries.
  ///
  /// - Parameter selection: the commits that are selected anyway.
  /// - Throws: `GitError`, `HistoryError`.
  public static func find(
    _ git: Git,
    besides selection: ReferenceSelection,
    reader: ObjectReader
  ) async throws -> StashEntries {
    guard selection.references[.stash] != nil else { return .none }
    let entries = try await git.output(of: ["rev-list", "-g", "refs/stash", "--"])
    var input = entries
    for include in selection.includes { input += [0x5E] + include + [0x0A] }
    let listed = try await git.output(
      of: ["rev-list", "--reverse", "--topo-order", "--stdin", "--"],
      input: input
    )
    var untracked: [ObjectID] = []
    for id in try ids(entries) {
      let parents = try reader.commit(id).parents
      if parents.count > 2 { untracked.append(parents[2]) }
    }
    return StashEntries(commits: try ids(listed), untracked: untracked)
  }

  private static func ids(_ lines: [UInt8]) throws -> [ObjectID] {
    try lines.split(separator: 0x0A).map { try ObjectID(hex: $0) }
  }
}
