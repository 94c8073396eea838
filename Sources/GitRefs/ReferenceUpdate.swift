public import GitCommand
public import GitObjects

/// The move of one reference from one object to another, in the current worktree.
public struct ReferenceUpdate: Equatable, Sendable {
  /// The name; for a worktree's HEAD, the name in `Worktree.headName`.
  public let name: ReferenceName
  /// The required old value; `ObjectID.zero` if the reference must not exist.
  public let old: ObjectID
  /// The new value; `ObjectID.zero` deletes the reference.
  public let new: ObjectID

  /// A move of a reference.
  public init(name: ReferenceName, old: ObjectID, new: ObjectID) {
    self.name = name
    self.old = old
    self.new = new
  }

  /// Whether it is a detached HEAD: the name itself moves, not the target of a symbolic reference.
  public var isDetachedHead: Bool { !name.isInRefs }
}

extension ReferenceUpdate {
  /// The moves of the references whose objects were rewritten.
  ///
  /// Left out are symbolic references, whose targets are in the list themselves; remote-tracking
  /// branches; and the backups of lfs-migrate.
  ///
  /// - Parameters:
  ///   - references: the references now
  ///   - rewritten: the new id of an object; `nil` if it was not rewritten
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
