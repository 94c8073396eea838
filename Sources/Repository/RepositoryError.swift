/// Why a repository can't be written to, apart from the states that `Refusal` names.
///
/// Nothing that anyone can see was changed.
public enum RepositoryError: Error, Equatable, Sendable {
  /// The path of its objects is not UTF-8.
  case pathNotUTF8([UInt8])
  /// The setting `lfs.repositoryformatversion` names a format of Git LFS that is not known.
  case unknownLFSFormat(String)
  /// The settings of a Git LFS extension of that name are there: a filter that belongs to each object.
  case extensionConfigured([UInt8])
  /// Tracked files have uncommitted changes: their paths, from the top of the current worktree or
  /// absolute.
  case uncommitted(paths: [[UInt8]])
  /// The file system of a path has too little room, in bytes.
  case noSpace(path: [UInt8], needed: UInt64, available: UInt64)
}
