/// The reason why a repository can't be written to, besides those of `Refusal`; nothing visible was
/// changed.
public enum RepositoryError: Error, Equatable, Sendable {
  /// The path of the object directory is not UTF-8.
  case pathNotUTF8([UInt8])
  /// The setting `lfs.repositoryformatversion` has an unknown format of Git LFS.
  case unknownLFSFormat(String)
  /// A Git LFS extension of that name is set, which filters each object.
  case extensionConfigured([UInt8])
  /// Tracked files have uncommitted changes; their paths are from the root of the current worktree,
  /// or absolute.
  case uncommitted(paths: [[UInt8]])
  /// The file system of a path has too little space, in bytes.
  case noSpace(path: [UInt8], needed: UInt64, available: UInt64)
}
