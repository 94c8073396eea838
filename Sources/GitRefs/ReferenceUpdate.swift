public import GitObjects

/// One reference's move from one object to another.
public struct ReferenceUpdate: Equatable, Sendable {
  /// The full name, or a worktree's HEAD by the name that `Worktree.headName` gives.
  public let name: [UInt8]
  /// Where it must stand; `ObjectID.zero` if it must not exist.
  public let old: ObjectID
  /// Where it will stand; `ObjectID.zero` deletes it.
  public let new: ObjectID
  /// Whether the name itself moves though it be symbolic: for a detached HEAD.
  public let isDetachedHead: Bool

  /// A move of a reference.
  public init(name: [UInt8], old: ObjectID, new: ObjectID, isDetachedHead: Bool = false) {
    self.name = name
    self.old = old
    self.new = new
    self.isDetachedHead = isDetachedHead
  }
}

extension ReferenceUpdate {
  /// The moves of the references whose object has a new name.
  ///
  /// Left out are symbolic references, whose targets are in the list themselves and move once;
  /// remote-tracking branches, which are the remote's; and our own backups.
  ///
  /// - Parameters:
  ///   - references: the references as they stand
  ///   - rewritten: the new name of an object, nil if it has none
  public static func moves(
    of references: ReferenceList,
    rewritten: (ObjectID) -> ObjectID?
  ) -> [ReferenceUpdate] {
    references.references.compactMap { reference in
      guard reference.symbolicTarget == nil, reference.namespace != .remoteBranch,
        reference.namespace != .backup, let new = rewritten(reference.id), new != reference.id
      else { return nil }
      return ReferenceUpdate(name: reference.name, old: reference.id, new: new)
    }
  }
}
