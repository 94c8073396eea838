public import GitObjects
internal import GitStore

/// New names in messages in the place of old ones, while commits get their new names.
public struct MessageMapping: Sendable {
  private let names: SortedIDs
  private let commits: CommitGraph
  /// The names that commits have so far: a new abbreviation is unique among them.
  private var abbreviations: Abbreviations

  /// - Parameter links: the names of all commits, and which name others.
  public init(_ links: MessageLinks, _ commits: CommitGraph) {
    names = links.names
    self.commits = commits
    abbreviations = Abbreviations(minimumCapacity: links.names.ids.count)
    for id in links.names.ids where commits.table.number(of: id) == nil { abbreviations.add(id) }
  }

  /// Takes note of a commit's name, new or kept.
  public mutating func add(_ id: ObjectID) { abbreviations.add(id) }

  /// The message with new names, nil if none stands in it.
  ///
  /// - Parameter newIDs: the names of the commits by number; zero for those that have none yet.
  public func mapped(_ message: ArraySlice<UInt8>, _ newIDs: [ObjectID]) -> [UInt8]? {
    MessageNames.replacing(in: message) { prefix in
      guard let id = names.only(prefix), let number = commits.table.number(of: id),
        newIDs[number] != .zero, newIDs[number] != id
      else { return nil }
      return abbreviations.abbreviation(of: newIDs[number], digitCount: prefix.digitCount)
    }
  }
}
