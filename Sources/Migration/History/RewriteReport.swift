public import Publication
public import Worktrees
internal import GitRefs

/// What rewriting a history came to, whatever its files became.
public struct RewriteReport: Sendable {
  /// The name of the run; nil where nothing had to be changed.
  public var run: String?
  /// Whether commits would change, but no reference that could move leads to them.
  public var hasNothingToMove = false
  /// How many commits were rewritten.
  public var rewrittenCommitCount = 0
  /// How many tag objects were rewritten.
  public var rewrittenTagCount = 0
  /// How many notes were given to the new objects too.
  public var copiedNoteCount = 0
  /// How many commits and tags lost a signature.
  public var strippedSignatureCount = 0
  /// The references that moved.
  public var moved: [MovedReference] = []
  /// How many objects the new pack has, and its bytes with its index.
  public var packObjectCount = 0
  public var packByteCount: UInt64 = 0
  /// The size of the object store once the old history is dropped, in bytes.
  public var cleanStoreByteCount: UInt64 = 0
  /// Whether it may be more: the history is too large to look for all that stays in Git.
  public var isCleanStoreLeast = false
  /// Whether Git LFS has its hooks and filters; nil where that was not looked at.
  public var readiness: LFSReadiness?
  /// How many LFS objects an export set aside, since nothing here needs them, and their bytes.
  public var asideCount = 0
  public var asideByteCount: UInt64 = 0
  /// What could not be done once the references had moved.
  public var problems: [RefreshProblem] = []
}
