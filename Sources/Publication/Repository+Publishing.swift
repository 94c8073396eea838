public import FileSystem
internal import GitCommand
internal import GitObjects
public import GitRefs
internal import GitStore
internal import History
public import Repository
public import Runs

// What all runs that move references need.
extension Repository {
  /// All references and HEADs before a run.
  public func referencesBefore(_ list: ReferenceList) -> [ReferenceBefore] {
    var before = list.references.map { reference in
      ReferenceBefore(
        name: StoredReferenceName(shared: reference.name),
        value: reference.symbolicTarget.map { .symbolic($0) } ?? .object(reference.id)
      )
    }
    // The HEAD of a worktree that is gone is not part of a run.
    for worktree in worktrees where !worktree.isPrunable {
      switch worktree.head {
      case .branch(let name, _):
        before.append(ReferenceBefore(name: worktree.storedHeadName, value: .symbolic(name)))
      case .detached(let hex):
        guard let id = try? ObjectID(hex: hex) else { continue }
        before.append(ReferenceBefore(name: worktree.storedHeadName, value: .object(id)))
      case .unknown: continue
      }
    }
    return before
  }

  /// Syncs new objects and records to the disk.
  ///
  /// - Throws: `FileSystemError`.
  public func synchronise() throws(FileSystemError) {
    try FileSystemState.synchronise(location.objectDirectory)
    let device = FileSystemState.available(at: location.objectDirectory)?.device
    guard FileSystemState.available(at: location.commonDirectory)?.device != device else { return }
    try FileSystemState.synchronise(location.commonDirectory)
  }
}
