public import GitObjects
public import GitRefs
public import Selection

/// The files of a history, by type.
public struct InfoReport: Sendable {
  /// The number of commits that were read.
  public let commitCount: Int
  /// The number of trees that were read.
  public let treeCount: Int
  /// The size in bytes above which files were counted.
  public let above: UInt64
  /// The types of files, the largest first, including those without a counted file.
  public let types: [FileTypeInfo]
  /// The pointers, if they are followed and there are any.
  public let lfsObjects: FileTypeInfo?
  /// The patterns that match no file.
  public let unmatched: [UnmatchedPattern]
  /// The largest blobs; empty without details.
  public let largest: [LargeFileInfo]
  /// The selected references that still have commits which a migration has replaced.
  public let replaced: [[UInt8]]
  /// What is unknown of remotes without a fetch.
  public let unknowns: [RemoteUnknown]

  /// The first types with counted files, at most `top`.
  public func types(top: Int) -> ArraySlice<FileTypeInfo> {
    types.prefix { $0.countedFileCount > 0 }.prefix(max(top, 0))
  }
}

/// The versions of files of one type: distinct pairs of a path and a content.
public struct FileTypeInfo: Sendable {
  /// `*` with the extension, or the whole name of files without one.
  public let name: [UInt8]
  /// The number of versions.
  public internal(set) var fileCount: UInt64 = 0
  /// The number of versions that are large enough to be counted.
  public internal(set) var countedFileCount: UInt64 = 0
  /// The bytes of the counted versions.
  public internal(set) var byteCount: UInt64 = 0
  /// The costs of these files; `nil` without details.
  public internal(set) var details: FileTypeDetails?

  init(name: [UInt8]) { self.name = name }
}

/// The costs of the counted files of a type, now and as LFS objects.
public struct FileTypeDetails: Sendable {
  /// The number of distinct blobs.
  public internal(set) var blobCount: UInt64 = 0
  /// The bytes of those blobs.
  public internal(set) var byteCount: UInt64 = 0
  /// The bytes that they take in the store now, compressed and as deltas.
  public internal(set) var packedByteCount: UInt64 = 0
  /// The bytes of the LFS objects that an import of this type makes, or of the pointers' objects.
  public internal(set) var lfsByteCount: UInt64 = 0
  /// The number of paths with a version, counted or not.
  public internal(set) var pathCount: UInt64 = 0
  /// The largest number of versions of a path.
  public internal(set) var largestVersionCount: UInt64 = 0

  /// Whether LFS objects would take more space than the blobs do now.
  public var grows: Bool { lfsByteCount > packedByteCount }
}

/// One of the largest blobs.
public struct LargeFileInfo: Sendable {
  /// The id of the blob.
  public let id: ObjectID
  /// Its size in bytes.
  public let byteCount: UInt64
  /// The bytes that it takes in the store now.
  public let packedByteCount: UInt64
  /// A path of it.
  public let path: RepositoryPath
  /// The first commit that has it at the path, in Git's order.
  public let commit: ObjectID
  /// The committer's time of that commit, in seconds since 1970; `nil` if it can't be read.
  public let time: Int?
}
