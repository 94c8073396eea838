public import GitObjects
public import LFS
public import Publication
public import Selection

/// A pointer whose LFS object is not here.
public struct MissingObject: Equatable, Sendable {
  /// A path of the pointer.
  public let path: [UInt8]
  /// A commit that has it there.
  public let commit: ObjectID
  /// The LFS object.
  public let oid: LFSObjectID
  /// The size of the object, in bytes.
  public let byteCount: UInt64
}

/// A file that begins as a pointer and is none.
public struct PointerLookAlike: Equatable, Sendable {
  /// A path of the file.
  public let path: [UInt8]
  /// A commit that has it there.
  public let commit: ObjectID
  /// Where it breaks off.
  public let reason: PointerError.MalformedPointer
}

/// A pointer that gives its LFS object another length than the object has.
public struct WrongPointerSize: Equatable, Sendable {
  /// A path of the pointer.
  public let path: [UInt8]
  /// A commit that has it there.
  public let commit: ObjectID
  /// The LFS object, which hashes to its name.
  public let oid: LFSObjectID
  /// The length of the object, in bytes.
  public let byteCount: UInt64
  /// The length that the pointer says.
  public let said: UInt64
}

/// What an export will do: all that is known before anything is written.
public struct ExportPlan: Sendable {
  /// How many commits were selected.
  public let commitCount: Int
  /// How many of them change.
  public let changedCommitCount: Int
  /// How many different trees the history has.
  public let treeCount: Int
  /// The pointers that become files, by the pattern that selects them first, most bytes first.
  public let patterns: [PatternCount]
  /// How many different pointers become files.
  public let fileCount: Int
  /// The bytes of these files.
  public let byteCount: UInt64
  /// How many of the pointers have extensions: their content is exported as it is stored.
  public let extensionCount: Int
  /// How many selected files are no pointers.
  public let ordinaryCount: Int
  /// The selected files that begin as pointers and are none.
  public let lookAlikes: [PointerLookAlike]
  /// The pointers whose object is missing: they stay pointers, or the object would be fetched first.
  public let missing: [MissingObject]
  /// How many pointers the missing objects were fetched of.
  public let fetchedCount: Int
  /// The pointers that give their object another length than it has: the object is exported.
  public let wrongSizes: [WrongPointerSize]
  /// The attribute lines that commits get.
  public let lines: [[UInt8]]
  /// The patterns that match no file.
  public let unmatched: [UnmatchedPattern]
  /// Whether none of the include patterns matches a file.
  public let selectsNothing: Bool
  /// Commits whose `.gitattributes` has a NUL, behind which Git reads nothing: one for each version of
  /// the file.
  public let cutOffAttributes: [ObjectID]
  /// The references, those that stay on an old history with the reason.
  public let references: [ReferencePlan]
  /// How many signed commits change.
  public let signedCount: Int
  /// How many signed tags change.
  public let signedTagCount: Int
  /// The room that is needed on disk at most, in bytes.
  public let neededByteCount: UInt64
  /// The size of the object store before, in bytes.
  public let storeByteCount: UInt64
}

/// What an export did.
@dynamicMemberLookup
public struct ExportReport: Sendable {
  /// What was planned.
  public let plan: ExportPlan
  /// What became of the history.
  public var rewrite = RewriteReport()
  /// How many files were written, and their bytes; the others were in the object store already.
  public var newFileCount = 0
  public var newByteCount: UInt64 = 0

  /// What became of the history, as part of the whole.
  public subscript<Value>(dynamicMember member: KeyPath<RewriteReport, Value>) -> Value {
    rewrite[keyPath: member]
  }
}
