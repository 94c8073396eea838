public import GitObjects
public import GitRefs
public import Selection

/// What `info` found out about a history.
public struct InfoReport: Sendable {
  /// How many commits were looked at.
  public let commitCount: Int
  /// How many versions of folders were looked at.
  public let treeCount: Int
  /// Only files larger than this were counted.
  public let above: UInt64
  /// The types of files, the largest first; a type may have no file that counts.
  public let types: [FileTypeInfo]
  /// The files that are pointers already, where they are followed and there are any.
  public let lfsObjects: FileTypeInfo?
  /// The patterns that match no file.
  public let unmatched: [UnmatchedPattern]
  /// The largest blobs; only with details.
  public let largest: [LargeFileInfo]
  /// The references that were looked at and still hold commits that a migration has replaced.
  public let replaced: [[UInt8]]
  /// What could not be found out of remotes without fetching from them.
  public let unknowns: [RemoteUnknown]

  /// The first types that have files that count.
  public func types(top: Int) -> ArraySlice<FileTypeInfo> {
    types.prefix { $0.countedFileCount > 0 }.prefix(max(top, 0))
  }
}

/// The files of one type: versions of files, told apart by path and content.
public struct FileTypeInfo: Sendable {
  /// `*` and the extension; the whole name of files without one.
  public let name: [UInt8]
  /// How many versions of files there are.
  public internal(set) var fileCount: UInt64 = 0
  /// How many of them count, being large enough.
  public internal(set) var countedFileCount: UInt64 = 0
  /// The bytes of those that count.
  public internal(set) var byteCount: UInt64 = 0
  /// What matters to someone who has to decide; only with details.
  public internal(set) var details: FileTypeDetails?

  init(name: [UInt8]) { self.name = name }
}

/// What the files of a type that count cost, now and as LFS objects.
public struct FileTypeDetails: Sendable {
  /// How many different blobs there are.
  public internal(set) var blobCount: UInt64 = 0
  /// The bytes of those blobs.
  public internal(set) var byteCount: UInt64 = 0
  /// The bytes that they take in the repository now, compressed and as deltas.
  public internal(set) var packedByteCount: UInt64 = 0
  /// The bytes of the LFS objects that an import of this type makes, or that pointers point to.
  public internal(set) var lfsByteCount: UInt64 = 0
  /// How many paths have a version, counted or not.
  public internal(set) var pathCount: UInt64 = 0
  /// The most versions that a path has.
  public internal(set) var largestVersionCount: UInt64 = 0

  /// Whether LFS objects would take more room than the blobs do now.
  public var grows: Bool { lfsByteCount > packedByteCount }
}

/// One of the largest blobs.
public struct LargeFileInfo: Sendable {
  /// The blob.
  public let id: ObjectID
  /// Its bytes.
  public let byteCount: UInt64
  /// The bytes that it takes in the repository now.
  public let packedByteCount: UInt64
  /// A path that it has.
  public let path: [UInt8]
  /// The first commit that has it there, in Git's order.
  public let commit: ObjectID
  /// When that was committed, in seconds since 1970; nil where the commit does not say.
  public let time: Int?
}
