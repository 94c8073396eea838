internal import GitObjects

/// How messages may differ if the run replaced old commit ids in them with new ones.
struct MessageRule: Sendable {
  private let map: [ObjectID: ObjectID]
  private let olds: SortedIDs

  /// The rule of a run that rewrote these commits.
  init(_ map: [ObjectID: ObjectID]) {
    self.map = map
    olds = SortedIDs(map.keys)
  }

  /// Whether the messages differ in commit ids alone: each new id is at least as long as the old
  /// one, and names what the old commit became.
  func allows(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) -> Bool {
    MessageNames.differ(old, new) { oldName, newName in
      guard newName.digitCount >= oldName.digitCount, let commit = olds.only(oldName),
        let rewritten = map[commit]
      else { return false }
      return newName.matches(rewritten)
    }
  }
}
