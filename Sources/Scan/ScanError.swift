public import GitObjects

/// Why a history can't be migrated, whatever is selected.
///
/// Nothing was changed.
public enum ScanError: Error, Equatable, Sendable {
  /// `.gitattributes` in the root of a commit is a symbolic link or a folder.
  case attributesNotAFile(isSymbolicLink: Bool, commit: ObjectID)
}
