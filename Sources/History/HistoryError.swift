public import GitObjects
public import GitStore

/// Why commits could not be read.
public enum HistoryError: Error, Sendable {
  /// A commit, or a tag that is a tip, is missing or damaged; `commit` is itself or a child of it, `nil`
  /// for a tip.
  case unreadable(StoreError, commit: ObjectID?)
  /// The bytes of a commit or tag are not one's.
  case badHeader(ObjectID, HeaderError)
  /// There are more commits than were asked for.
  case tooMany(limit: Int)
}
