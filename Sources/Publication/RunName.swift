internal import GitStore
internal import Runs

/// The names of runs.
public enum RunName {
  /// A readable, sortable name for a run of this process, unique for each second.
  public static func make(now: Int) -> String {
    "\(UTCTime(now).compact)-\(ProcessNumber.current)"
  }
}
