internal import GitObjects

/// How messages may differ where a run was told to put new names of commits in the place of old ones.
struct MessageRule: Sendable {
  private let map: [ObjectID: ObjectID]
  private let olds: SortedIDs

  /// The rule of a run that rewrote these commits.
  init(_ map: [ObjectID: ObjectID]) {
    self.map = map
    olds = SortedIDs(map.keys)
  }

  /// Whether a message is another one with new names in it, and nothing else: each as long as the old
  /// one at least, and of the commit that the old one names.
  func allows(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) -> Bool {
    MessageNames.differ(old, new) { oldName, newName in
      guard newName.digitCount >= oldName.digitCount, let commit = olds.only(oldName),
        let rewritten = map[commit]
      else { return false }
      return newName.matches(rewritten)
    }
  }
}
