internal import GitCommand
public import GitObjects
internal import GitRefs

extension Run.FileName {
  /// The unselected parents of selected commits: `OID`, one a line.
  public static let unselectedParents = Run.FileName("unselected-parents")
}

extension RunKey {
  /// What an export does about pointers whose LFS objects are missing: `abort` or `keep`.
  public static let missing: RunKey = "missing"
}

// The end of the selected history, which tells a verification what must not have been rewritten.
extension Run {
  /// The commits that were not selected and are parents of selected ones; `nil` if the run did not
  /// record them.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func unselectedParents() throws(RunStoreError) -> Set<ObjectID>? {
    guard let text = try contents(of: .unselectedParents) else { return nil }
    var found: Set<ObjectID> = []
    for line in text.lines {
      guard let id = ObjectNames.read(digits: line) else {
        throw .damaged(path: path(of: .unselectedParents), .line(.id))
      }
      found.insert(id)
    }
    return found
  }

  /// Records the commits that were not selected and are parents of selected ones.
  ///
  /// - Throws: `RunStoreError` if the file can't be written.
  public func writeUnselectedParents(_ ids: [ObjectID]) throws(RunStoreError) {
    try write(.unselectedParents, ids.sorted().flatMap { $0.hex + [.newline] })
  }
}
