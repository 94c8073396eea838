public import GitCommand

/// Something about a reference that is not a fault of the run.
public struct ReferenceRemark: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable {
    /// It was moved since the run, to a descendant of what the run moved it to.
    case movedOn
    /// It was deleted since the run; what it pointed to is reachable from other references.
    case deleted
    /// It is a remote-tracking branch that leads to old objects.
    case remote
    /// Its own commits were not selected, and it leads to old objects.
    case notSelected
    /// It was made since the run, and leads to old objects.
    case madeSince
  }

  /// The name.
  public let name: StoredReferenceName
  /// What the remark says.
  public let kind: Kind
}
