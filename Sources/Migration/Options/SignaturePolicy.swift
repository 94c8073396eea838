/// What happens to signatures that a rewrite makes invalid.
public enum SignaturePolicy: String, Sendable, CaseIterable {
  /// They are dropped from rewritten objects.
  case strip
  /// They stay, and are invalid.
  case keep
  /// A signed object that would be rewritten stops the run.
  case abort
}
