/// Why `import --no-rewrite` was refused; nothing was changed.
public enum NoRewriteError: Error, Equatable, Sendable {
  /// `--fixup` was given too.
  case withFixup
  /// No file was named.
  case noFiles
  /// HEAD is no commit.
  case noCommit
  /// No attributes file gives any file a filter.
  case noFilters
  /// Git reads this attributes file only up to a NUL, and nothing there gives the file to Git LFS.
  case attributesCutOff([UInt8])
  /// Git's attributes don't give this file, or any that this pattern selects, to Git LFS.
  case notTracked([UInt8])
  /// The file can't become a pointer.
  case notConvertible([UInt8], Reason)

  /// Why a file can't become a pointer.
  public enum Reason: Equatable, Sendable {
    /// There is no entry of that name where the path leads.
    case noEntry([UInt8])
    /// The entry of that name, where the path leads through, is something else than a folder.
    case notAFolder([UInt8], found: Kind)
    /// It is something else than a file.
    case notAFile(Kind)
    /// Git or Git LFS itself reads it.
    case isProtected
    /// The pattern selects links, and files that Git or Git LFS itself reads, but nothing else.
    case selectsNoFile
  }

  /// What an entry of a tree is.
  public enum Kind: Equatable, Sendable {
    case file
    case folder
    case symbolicLink
    case submodule
  }
}
