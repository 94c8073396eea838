public import GitObjects

/// A reference and what is to happen to it, or why nothing does.
public struct ReferencePlan: Equatable, Sendable {
  /// What happens to a reference.
  public enum Outcome: Equatable, Sendable {
    /// It moves to the new history.
    case moves
    /// It stays on the old history: remote-tracking branches are the remote's.
    case staysRemote
    /// It stays on the old history: it leads to commits that were not selected.
    case staysUnselected
  }
  /// The full name.
  public let name: [UInt8]
  /// The object that it names.
  public let id: ObjectID
  /// What happens to it.
  public let outcome: Outcome

  /// The reference of that name, which names that object, and what happens to it.
  public init(name: [UInt8], id: ObjectID, outcome: Outcome) {
    (self.name, self.id, self.outcome) = (name, id, outcome)
  }
}
