public import FileSystem

/// The reason for which references do not move; nothing was changed.
public enum PublicationError: Error, Sendable {
  /// The remote has commits of these references that the new history lacks.
  case remoteAhead(remote: [UInt8], [RemoteComparison.Entry])
  /// The map of commits could not be created at the path.
  case objectMapNotMade(path: String, FileSystemError)
}
