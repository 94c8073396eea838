internal import Digests
public import GitCommand
public import GitObjects
public import GitRefs
public import GitStore

/// The entries of the stash: commits that only a reflog holds.
public struct StashEntries: Sendable {
  /// The name of the reference that is the newest entry.
  public static let referenceName = Array("refs/stash".utf8)

  /// The commits of all entries, and what they add to the commits that were selected, parents first.
  public let commits: [ObjectID]
  /// Commits that hold untracked files.
  ///
  /// They get no attribute lines, which would be one more untracked file to put back.
  public let untracked: [ObjectID]

  /// No entries.
  public static let none = StashEntries(commits: [], untracked: [])

  /// Finds the entries.
  ///
  /// - Parameter selection: the commits that are migrated anyway.
  /// - Throws: `GitError`, `HistoryError`.
  public static func find(
    _ git: Git,
    besides selection: ReferenceSelection,
    reader: ObjectReader
  ) async throws -> StashEntries {
    guard selection.references[referenceName] != nil else { return .none }
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
