public import GitObjects
public import LFS
public import Publication
public import Selection

/// A file that begins like a pointer, but is malformed.
public struct MalformedPointerFile: Equatable, Sendable {
  /// A path of the file.
  public let path: RepositoryPath
  /// A commit that has it at the path.
  public let commit: ObjectID
  /// Why it is malformed.
  public let reason: PointerError.MalformedPointer
}

/// A pointer whose size differs from that of its LFS object.
public struct WrongPointerSize: Equatable, Sendable {
  /// A path of the pointer.
  public let path: RepositoryPath
  /// A commit that has it at the path.
  public let commit: ObjectID
  /// The id of the LFS object, which hashes to it.
  public let oid: LFSObjectID
  /// The size of the object, in bytes.
  public let byteCount: UInt64
  /// The size in the pointer.
  public let said: UInt64
}

/// What an export will do.
public struct ExportPlan: Sendable {
  /// The number of selected commits.
  public let commitCount: Int
  /// The number of commits that change.
  public let changedCommitCount: Int
  /// The number of distinct trees in the history.
  public let treeCount: Int
  /// The pointers that are converted, by the first pattern that selects them, most bytes first.
  public let patterns: [PatternCount]
  /// The number of distinct pointers that are converted.
  public let fileCount: Int
  /// The bytes of their content.
  public let byteCount: UInt64
  /// The number of these pointers that have extensions: their content is exported as it is stored.
  public let extensionCount: Int
  /// The number of selected files that are not pointers.
  public let ordinaryCount: Int
  /// The selected files that begin like a pointer, but are malformed.
  public let malformedPointers: [MalformedPointerFile]
  /// The pointers whose object is missing: they stay, or with a dry run the object would be fetched
  /// first.
  public let missing: [MissingObject]
  /// The number of pointers whose objects were fetched.
  public let fetchedCount: Int
  /// The pointers whose size differs from that of their object: the object is exported.
  public let wrongSizes: [WrongPointerSize]
  /// The attribute lines that commits get.
  public let lines: [[UInt8]]
  /// The patterns that match no file.
  public let unmatched: [UnmatchedPattern]
  /// Whether no include pattern matches a file.
  public let selectsNothing: Bool
  /// A commit of each version of `.gitattributes` with a NUL, after which Git reads nothing.
  public let cutOffAttributes: [ObjectID]
  /// The references that move, and those that stay on an old history, with the reason.
  public let references: [ReferencePlan]
  /// The number of signed commits that change.
  public let signedCount: Int
  /// The number of signed tags that change.
  public let signedTagCount: Int
  /// The most bytes that are needed on the disk.
  public let neededByteCount: UInt64
  /// The size of the object store before, in bytes.
  public let storeByteCount: UInt64
}

/// The result of an export.
@dynamicMemberLookup
public struct ExportReport: Sendable {
  /// The plan.
  public let plan: ExportPlan
  /// The result of the rewrite.
  public var rewrite = RewriteReport()
  /// The number of files that were written; the others were in the object store already.
  public var newFileCount = 0
  /// The bytes of these.
  public var newByteCount: UInt64 = 0

  /// A member of the result of the rewrite.
  public subscript<Value>(dynamicMember member: KeyPath<RewriteReport, Value>) -> Value {
    rewrite[keyPath: member]
  }
}
