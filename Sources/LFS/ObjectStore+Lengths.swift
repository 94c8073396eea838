internal import Digests

extension ObjectStore {
  /// The length of the object of that name, `nil` if there is none; its content is not read.
  ///
  /// - Throws: `ObjectStoreError` if that can't be found out.
  public func byteCount(of oid: LFSObjectID) throws(ObjectStoreError) -> UInt64? {
    do throws(ObjectStoreError) {
      return try open(oid).byteCount
    } catch {
      guard case .missing = error else { throw error }
      return nil
    }
  }

  /// Whether the object of that name hashes to it: its bytes are read.
  ///
  /// False also if there is none, or if it can't be read.
  public func isIntact(_ oid: LFSObjectID) -> Bool {
    guard var reader = try? open(oid) else { return false }
    var digest = Digest(.sha256)
    do {
      try reader.stream { digest.update($0) }
    } catch {
      return false
    }
    return LFSObjectID(digest.finish().rawSpan) == oid
  }
}
