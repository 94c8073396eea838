/// The remotes that have, or had, the history that a run made.
extension Run {
  /// The names of the remotes, as far as this repository knows.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func remotes() throws(RunStoreError) -> [[UInt8]] {
    RunRecord(parsing: try contents(of: .published) ?? []).values(.remote)
  }

  /// Notes that a remote has the history.
  ///
  /// - Throws: `RunStoreError` if the file can't be written.
  public func note(publishedTo remote: [UInt8]) throws(RunStoreError) {
    guard try !remotes().contains(remote) else { return }
    var record = RunRecord(parsing: try contents(of: .published) ?? [])
    record.append(.remote, remote)
    try write(.published, record.text)
  }
}

extension Run.FileName {
  /// The remotes that have the history: `remote NAME`.
  static let published = Run.FileName("published")
}

extension RunKey {
  /// The name of a remote.
  static let remote: RunKey = "remote"
}
