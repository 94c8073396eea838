internal import GitStore
internal import Runs

/// The names of runs, by which their traces are told apart.
public enum RunName {
  /// A name for a run of this process: readable, sortable, and another one for each second.
  public static func make(now: Int) -> String {
    "\(UTCTime(now).compact)-\(ProcessNumber.current)"
  }
}
