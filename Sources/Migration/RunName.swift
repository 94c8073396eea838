internal import GitStore

/// The names of runs, by which their traces are told apart.
enum RunName {
  /// A name for a run of this process: readable, sortable, and another one for each second.
  static func make(now: Int) -> String {
    "\(UTCTime(now).compact)-\(ProcessNumber.current)"
  }
}
