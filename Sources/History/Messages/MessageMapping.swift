public import GitObjects
internal import GitStore

/// Replaces old ids in messages by new ones, while commits get their new ids.
public struct MessageMapping: Sendable {
  private let names: SortedIDs
  private let commits: CommitGraph
  /// The ids so far, among which a new abbreviation must be unique.
  private var abbreviations: Abbreviations

  /// Starts with the commits that do not change.
  ///
  /// - Parameter links: the ids of all commits, and the commits that messages name.
  public init(_ links: MessageLinks, _ commits: CommitGraph) {
    names = links.names
    self.commits = commits
    abbreviations = Abbreviations(minimumCapacity: links.names.ids.count)
    for id in links.names.ids where commits.table.number(of: id) == nil { abbreviations.add(id) }
  }

  /// Adds a commit's id, new or unchanged.
  public mutating func add(_ id: ObjectID) { abbreviations.add(id) }

  /// The message with new ids; `nil` if nothing is replaced.
  ///
  /// - Parameter newIDs: the new ids of commits by number; zero for those not rewritten yet.
  public func mapped(_ message: ArraySlice<UInt8>, _ newIDs: ObjectIDList) -> [UInt8]? {
    MessageNames.replacing(in: message) { prefix in
      guard let id = names.only(prefix), let number = commits.table.number(of: id),
        newIDs[number] != .zero, newIDs[number] != id
      else { return nil }
      return abbreviations.abbreviation(of: newIDs[number], digitCount: prefix.digitCount)
    }
  }
}
