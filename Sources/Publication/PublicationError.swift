public import FileSystem

/// Why references are not to move.
///
/// Nothing was changed.
public enum PublicationError: Error, Sendable {
  /// A remote has commits on references that would move, and that are not in them.
  case remoteAhead(remote: [UInt8], [RemoteComparison.Entry])
  /// The map of commits that the user asked for could not be made at the path.
  case objectMapNotMade(path: String, FileSystemError)
}
