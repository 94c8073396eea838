public import GitCommand
public import GitObjects

/// A reference, and whether a run moves it.
public struct ReferencePlan: Equatable, Sendable {
  /// Whether a reference moves, or the reason why not.
  public enum Outcome: Equatable, Sendable {
    /// It moves to the new history.
    case moves
    /// It stays, since it is a remote-tracking branch, which only a fetch moves.
    case staysRemote
    /// It stays, since it leads to commits that were not selected.
    case staysUnselected
  }
  /// Its full name.
  public let name: ReferenceName
  /// The id of its object.
  public let id: ObjectID
  /// Whether it moves.
  public let outcome: Outcome

  /// A reference with what happens to it.
  public init(name: ReferenceName, id: ObjectID, outcome: Outcome) {
    (self.name, self.id, self.outcome) = (name, id, outcome)
  }
}
