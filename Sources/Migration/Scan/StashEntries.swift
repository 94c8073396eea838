internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore

/// The entries of the stash: commits that only a reflog holds.
struct StashEntries: Sendable {
  static let referenceName = Array("refs/stash".utf8)

  /// The commits of all entries, and what they add to the commits that were selected, parents first.
  let commits: [ObjectID]
  /// Commits that hold untracked files.
  ///
  /// They get no attribute lines, which would be one more untracked file to put back.
  let untracked: [ObjectID]

  /// No entries.
  static let none = StashEntries(commits: [], untracked: [])

  /// Finds the entries.
  ///
  /// - Parameter selection: the commits that are migrated anyway.
  static func find(
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
