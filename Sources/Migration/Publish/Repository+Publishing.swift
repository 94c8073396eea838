internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Repository
internal import Runs

// What every run that moves references needs.
extension Repository {
  /// All references and HEADs, as a run finds them.
  func referencesBefore(_ list: ReferenceList) -> [ReferenceBefore] {
    var before = list.references.map { reference in
      ReferenceBefore(
        name: reference.name,
        value: reference.symbolicTarget.map { .symbolic($0) } ?? .object(reference.id)
      )
    }
    // The HEAD of a worktree that is gone stays where it is: it is no part of what a run says.
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

  /// Waits until new objects and records are on the disk.
  ///
  /// - Throws: `FileSystemError`.
  func synchronise() throws(FileSystemError) {
    try FileSystemState.synchronise(location.objectDirectory)
    let device = FileSystemState.available(at: location.objectDirectory)?.device
    guard FileSystemState.available(at: location.commonDirectory)?.device != device else { return }
    try FileSystemState.synchronise(location.commonDirectory)
  }
}

extension RunRecord {
  /// The record with what a rewrite came to.
  func adding(_ report: RewriteReport, _ conversion: Conversion) -> RunRecord {
    var record = self
    record.append(.predictedByteCount, report.cleanStoreByteCount)
    record.append(.packByteCount, report.packByteCount)
    record.append(.objectCount, report.packObjectCount)
    record.append(.commitCount, report.rewrittenCommitCount)
    record.append(.fileCount, conversion.objectCount)
    record.append(.fileByteCount, conversion.byteCount)
    return record
  }
}

extension RunRecord {
  /// Adds the options that every rewrite of a history has.
  mutating func append(
    _ selection: SelectionRequest,
    _ signatures: SignaturePolicy,
    objectMap: String?
  ) {
    if selection.everything { append(.everything, "yes") }
    append(.signatures, signatures.rawValue)
    guard let objectMap else { return }
    append(.objectMap, Files.resolve(Array(objectMap.utf8)) ?? Array(objectMap.utf8))
  }
}
