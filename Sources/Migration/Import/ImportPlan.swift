public import GitObjects
public import Publication
public import Selection

/// What an import will do: all that is known before anything is written.
public struct ImportPlan: Sendable {
  /// How many commits were selected.
  public let commitCount: Int
  /// How many of them change.
  public let changedCommitCount: Int
  /// How many different trees the history has.
  public let treeCount: Int
  /// The files that become pointers, by the pattern that selects them first, most bytes first.
  public let patterns: [PatternCount]
  /// How many different files become pointers.
  public let fileCount: Int
  /// Their bytes: what Git LFS will hold of them.
  public let byteCount: UInt64
  /// How many selected files are pointers already.
  public let pointerCount: Int
  /// How many selected files are empty.
  public let emptyCount: Int
  /// The attribute lines that commits get.
  public let lines: [[UInt8]]
  /// Files that a pattern matches and that stay as they are, since Git, Git LFS or DVC reads them.
  public let protectedFiles: NotedFiles
  /// Small text files that become pointers only since a pattern takes all of a folder.
  public let textFiles: NotedFiles
  /// The patterns that match no file.
  public let unmatched: [UnmatchedPattern]
  /// Whether there are include patterns, and none matches a file.
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
