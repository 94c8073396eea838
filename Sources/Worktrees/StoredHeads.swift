public import GitCommand
public import GitRefs
public import Repository

// The name of a HEAD depends on the directory in which Git runs; records have names that do not.
extension Repository {
  /// A move with its name as in records.
  public func stored(_ update: ReferenceUpdate) -> StoredUpdate {
    let head =
      update.isDetachedHead
      ? worktrees.first { $0.headName == update.name }?.storedHeadName : nil
    return StoredUpdate(
      name: head ?? StoredReferenceName(shared: update.name),
      old: update.old,
      new: update.new
    )
  }

  /// A move of a record with its name here; `nil` for the HEAD of a worktree that is gone.
  public func local(_ update: StoredUpdate) -> ReferenceUpdate? {
    (update.name.shared ?? worktree(ofHead: update.name)?.headName)
      .map { ReferenceUpdate(name: $0, old: update.old, new: update.new) }
  }

  /// A move of a record with the name that records have today: early ones call a HEAD `HEAD`.
  public func renamed(_ update: StoredUpdate) -> StoredUpdate {
    local(update).map(stored) ?? update
  }

  /// The worktree whose HEAD has a name, either that of records or that of this directory.
  public func worktree(ofHead name: StoredReferenceName) -> Worktree? {
    worktrees.first { $0.storedHeadName == name }
      ?? worktrees.first { $0.headName.bytes == name.bytes }
  }
}

extension Worktree {
  /// The name of what moves with a HEAD of this worktree: its branch, or itself if it is detached;
  /// `nil` if Git did not tell.
  public func movingName(_ head: Head) -> StoredReferenceName? {
    switch head {
    case .branch(let branch, _): StoredReferenceName(shared: branch)
    case .detached: storedHeadName
    case .unknown: nil
    }
  }
}
