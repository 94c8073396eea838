public import GitObjects

/// The reason why `import --no-rewrite` was refused; nothing was changed.
public enum NoRewriteError: Error, Equatable, Sendable {
  /// `--fixup` was given too.
  case withFixup
  /// No file was given.
  case noFiles
  /// HEAD is not a commit.
  case noCommit
  /// No attributes file sets a filter for any file.
  case noFilters
  /// Git reads this attributes file only up to a NUL, and no line before it has the file tracked by
  /// LFS.
  case attributesCutOff(RepositoryPath)
  /// Git's attributes have neither this file nor any that this pattern selects tracked by LFS.
  case notTracked([UInt8])
  /// The file can't be converted.
  case notConvertible([UInt8], Reason)

  /// The reason why a file can't be converted.
  public enum Reason: Equatable, Sendable {
    /// There is no entry of that name at the path.
    case noEntry([UInt8])
    /// The entry of that name on the path is not a folder.
    case notAFolder([UInt8], found: Kind)
    /// The entry is not a file.
    case notAFile(Kind)
    /// Git or Git LFS itself reads it.
    case isProtected
    /// The pattern selects only links, and files that Git or Git LFS itself reads.
    case selectsNoFile
  }

  /// The type of an entry in a tree.
  public enum Kind: Equatable, Sendable {
    case file
    case folder
    case symbolicLink
    case submodule
  }
}
