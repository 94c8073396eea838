public import GitObjects
public import LFS

/// A pointer whose LFS object is missing.
public struct MissingObject: Equatable, Sendable {
  /// A path of the pointer.
  public let path: RepositoryPath
  /// A commit that has it at the path.
  public let commit: ObjectID
  /// The id of the LFS object.
  public let oid: LFSObjectID
  /// The size of the object, in bytes.
  public let byteCount: UInt64
}
