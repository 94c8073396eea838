internal import CLibgit2
internal import Digests
internal import FileSystem
public import GitObjects

/// An entry of the index, without its stat data (gitformat-index(5)).
public struct IndexEntry: Hashable, Sendable {
  /// The path of the file, from the root of the worktree.
  public let path: RepositoryPath
  /// The file's mode, as in trees.
  public let mode: UInt32
  /// The blob of the file's content.
  public let id: ObjectID
  /// 0, or the side of a conflict: 1 for the common ancestor, 2 for ours, 3 for theirs.
  public let stage: Int
  /// Whether the content is still to be added (`git add --intent-to-add`).
  public let isIntentToAdd: Bool
  /// Whether the file is not in the worktree (`git sparse-checkout`).
  public let isSkipWorktree: Bool
  /// Whether Git assumes that the file is unchanged (`git update-index --assume-unchanged`).
  public let isAssumedUnchanged: Bool
  /// Whether the entry has the file's stat data from when it was last known to be unchanged.
  public let hasStatData: Bool

  init(_ entry: git_index_entry) {
    // The path is NUL-terminated, and belongs to the index that the entry was copied from.
    path = unsafe RepositoryPath(CPath.bytes(entry.path))
    mode = unsafe entry.mode
    id = unsafe ObjectID(entry.id)
    let flags = unsafe UInt32(entry.flags)
    let extended = unsafe UInt32(entry.flags_extended)
    stage = Int(flags & UInt32(GIT_INDEX_ENTRY_STAGEMASK)) >> GIT_INDEX_ENTRY_STAGESHIFT
    isIntentToAdd = extended & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue != 0
    isSkipWorktree = extended & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
    isAssumedUnchanged = flags & GIT_INDEX_ENTRY_VALID.rawValue != 0
    hasStatData = unsafe entry.mtime.seconds != 0 || entry.ino != 0 || entry.file_size != 0
  }
}

extension ObjectID {
  init(_ id: git_oid) {
    // A `git_oid` has the bytes of a SHA-1, unless libgit2 was built for more formats.
    let bytes = unsafe withUnsafeBytes(of: id) { unsafe Array($0) }
    self.init(bytes.rawSpan, .sha1)
  }

  var libgit2: git_oid {
    var id = git_oid()
    let bytes = bytes
    unsafe withUnsafeMutableBytes(of: &id) { unsafe $0.copyBytes(from: bytes) }
    return id
  }
}
