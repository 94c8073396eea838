internal import GitCommand
public import GitObjects
internal import GitRefs

extension Run.FileName {
  /// The commits behind those that were selected: `OID`, one a line.
  public static let unselectedParents = Run.FileName("unselected-parents")
}

extension RunKey {
  /// What an export does about pointers whose objects can't be had: `abort` or `keep`.
  public static let missing: RunKey = "missing"
}

// Where the selected history ends, so that a verification knows what was not to be rewritten.
extension Run {
  /// The commits that were not selected and are parents of selected ones; nil where the run did not
  /// write that down.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func unselectedParents() throws(RunStoreError) -> Set<ObjectID>? {
    guard let text = try contents(of: .unselectedParents) else { return nil }
    var found: Set<ObjectID> = []
    for line in text.lines {
      guard let id = ObjectNames.read(digits: line) else {
        throw .damaged(path: path(of: .unselectedParents), reason: "a line is not 'OID'")
      }
      found.insert(id)
    }
    return found
  }

  /// Writes down the commits that were not selected and are parents of selected ones.
  ///
  /// - Throws: `RunStoreError` if it can't be written.
  public func writeUnselectedParents(_ ids: [ObjectID]) throws(RunStoreError) {
    try write(.unselectedParents, ids.sorted().flatMap { $0.hex + [.newline] })
  }
}
