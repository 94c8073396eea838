internal import GitCommand
public import LFS

extension Run.FileName {
  /// The ids of the LFS objects that an export made files of: `OID`, one a line.
  public static let exportedObjects = Run.FileName("exported")
}

extension Run {
  /// The LFS objects that the run made files of; empty if the run did not record them.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func exportedObjects() throws(RunStoreError) -> [LFSObjectID] {
    guard let text = try contents(of: .exportedObjects) else { return [] }
    var objects: [LFSObjectID] = []
    for line in text.lines {
      guard let oid = try? LFSObjectID(hex: line) else {
        throw .damaged(path: path(of: .exportedObjects), .line(.id))
      }
      objects.append(oid)
    }
    return objects
  }

  /// Records the LFS objects that the run makes files of.
  ///
  /// - Throws: `RunStoreError` if the file can't be written.
  public func writeExportedObjects(_ objects: [LFSObjectID]) throws(RunStoreError) {
    try write(.exportedObjects, objects.flatMap { $0.hex + [.newline] })
  }
}
