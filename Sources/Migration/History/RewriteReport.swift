public import Publication
public import Worktrees
internal import GitRefs

/// The result of a rewrite.
public struct RewriteReport: Sendable {
  /// The name of the run; `nil` if nothing had to change.
  public var run: String?
  /// Whether commits would change, but no reference that may move leads to them.
  public var hasNothingToMove = false
  /// The number of rewritten commits.
  public var rewrittenCommitCount = 0
  /// The number of rewritten tag objects.
  public var rewrittenTagCount = 0
  /// The number of notes that were copied to new objects.
  public var copiedNoteCount = 0
  /// The number of commits and tags whose signature was dropped.
  public var strippedSignatureCount = 0
  /// The references that moved.
  public var moved: [MovedReference] = []
  /// The number of objects in the new pack.
  public var packObjectCount = 0
  /// The bytes of the pack with its index.
  public var packByteCount: UInt64 = 0
  /// The size of the object store after the old history is dropped, in bytes.
  public var cleanStoreByteCount: UInt64 = 0
  /// Whether that size may be larger, since the history was too large to find all staying objects.
  public var isCleanStoreLeast = false
  /// The state of Git LFS's hooks and filters; `nil` if it was not looked at.
  public var readiness: LFSReadiness?
  /// The number of LFS objects that an export set aside, since they are not needed here.
  public var asideCount = 0
  /// The bytes of these.
  public var asideByteCount: UInt64 = 0
  /// The failures since the references moved.
  public var problems: [RefreshProblem] = []
}
