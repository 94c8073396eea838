internal import GitRefs
internal import LFS
internal import Publication
internal import Reporting
internal import Repository

extension Cleanup {
  /// Refuses a clean-up unless the LFS object of each pointer is here or on the LFS server.
  ///
  /// Otherwise the old history may be the last to have the content.
  /// - Throws: `CleanupError` if an object is missing, or that can't be found out; `RunStoreError`,
  ///   `GitError`, `StoreError`, `ObjectStoreError`.
  static func refuseLastCopy(
    _ context: Repository,
    isLocalOnly: Bool,
    _ progress: any ProgressReporter
  ) async throws {
    let store = context.lfsStore()
    let missing = try await RunPointers(context).reachable().filter { pointer in
      // An object that an export has set aside counts: a clean-up puts it back if a pointer names
      // it.
      try store.byteCount(of: pointer.oid) == nil
    }
    guard !isLocalOnly, let check = try await ServerCheck.run(context, besides: missing, progress)
    else {
      guard missing.isEmpty else { throw CleanupError.contentMissing(missing) }
      return
    }
    let remote = check.comparison.remote
    if let silence = check.comparison.silence {
      throw CleanupError.remoteUnknown(remote: remote, silence)
    }
    if let silence = check.silence { throw CleanupError.serverUnknown(remote: remote, silence) }
    let isHere = Set(missing.map(\.oid))
    let lost = check.lacking.filter { isHere.contains($0.oid) }
    guard lost.isEmpty else { throw CleanupError.contentMissing(lost) }
    guard check.lacking.isEmpty else {
      throw CleanupError.notOnServer(remote: remote, check.lacking)
    }
    let unpublished = check.comparison.unpublished
    guard unpublished.isEmpty else {
      throw CleanupError.unpublished(remote: remote, unpublished)
    }
  }
}
