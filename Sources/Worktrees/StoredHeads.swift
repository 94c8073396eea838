public import GitCommand
public import GitRefs
public import Repository

// The name of a HEAD depends on the directory in which Git runs; records have names that do not.
extension Repository {
  /// A move with its name as in records.
  public func stored(_ update: ReferenceUpdate) -> ReferenceUpdate {
    guard update.isDetachedHead,
      let worktree = worktrees.first(where: { $0.headName == update.name })
    else { return update }
    return update.named(worktree.storedHeadName)
  }

  /// A move of a record with its name here; `nil` for the HEAD of a worktree that is gone.
  public func local(_ update: ReferenceUpdate) -> ReferenceUpdate? {
    guard update.isDetachedHead else { return update }
    return worktree(ofHead: update.name).map { update.named($0.headName) }
  }

  /// The worktree whose HEAD has a name, either that of records or that of this directory.
  public func worktree(ofHead name: [UInt8]) -> Worktree? {
    worktrees.first { $0.storedHeadName == name } ?? worktrees.first { $0.headName == name }
  }
}

extension ReferenceUpdate {
  fileprivate func named(_ name: [UInt8]) -> ReferenceUpdate {
    ReferenceUpdate(name: name, old: old, new: new, isDetachedHead: isDetachedHead)
  }

  /// The move in the other direction.
  public var reversed: ReferenceUpdate {
    ReferenceUpdate(name: name, old: new, new: old, isDetachedHead: isDetachedHead)
  }
}
