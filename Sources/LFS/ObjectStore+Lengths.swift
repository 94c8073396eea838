internal import Digests

extension ObjectStore {
  /// The length of an object, in bytes; `nil` if there is none.
  ///
  /// The content is not read.
  ///
  /// - Throws: `ObjectStoreError` if the file can't be opened.
  public func byteCount(of oid: LFSObjectID) throws(ObjectStoreError) -> UInt64? {
    do throws(ObjectStoreError) {
      return try open(oid).byteCount
    } catch {
      guard case .missing = error else { throw error }
      return nil
    }
  }

  /// Whether an object hashes to its id; reads its content.
  ///
  /// False if there is no such object, or it can't be read.
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
