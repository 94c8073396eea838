/// Where the references of a run go.
public enum RunDirection: Sendable {
  /// To where the run wants them.
  case forward
  /// To where they were before it.
  case back
}
