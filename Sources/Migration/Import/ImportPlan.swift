public import GitObjects
public import Publication
public import Selection

/// What an import will do.
public struct ImportPlan: Sendable {
  /// The number of selected commits.
  public let commitCount: Int
  /// The number of commits that change.
  public let changedCommitCount: Int
  /// The number of distinct trees in the history.
  public let treeCount: Int
  /// The files that are converted, by the first pattern that selects them, most bytes first.
  public let patterns: [PatternCount]
  /// The number of distinct files that are converted.
  public let fileCount: Int
  /// The bytes of these files, which are those of their LFS objects.
  public let byteCount: UInt64
  /// The number of selected files that are pointers already.
  public let pointerCount: Int
  /// The number of selected files that are empty.
  public let emptyCount: Int
  /// The attribute lines that commits get.
  public let lines: [[UInt8]]
  /// Files that a pattern matches and that are protected, since Git, Git LFS or DVC itself reads
  /// them.
  public let protectedFiles: NotedFiles
  /// Small text files that are converted only since a pattern selects a whole folder.
  public let textFiles: NotedFiles
  /// The patterns that match no file.
  public let unmatched: [UnmatchedPattern]
  /// Whether there are include patterns, and none matches a file.
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
