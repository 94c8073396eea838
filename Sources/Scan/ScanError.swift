public import GitObjects

/// The reason why a history can't be migrated with any selection; nothing was changed.
public enum ScanError: Error, Equatable, Sendable {
  /// `.gitattributes` in the root of a commit is a symbolic link or a directory.
  case attributesNotAFile(isSymbolicLink: Bool, commit: ObjectID)
}
