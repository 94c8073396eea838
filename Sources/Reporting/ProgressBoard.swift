internal import Synchronization

/// Receives the progress of an engine, stage by stage.
public protocol ProgressReporter: Sendable {
  /// Begins a stage; the last one must have ended.
  ///
  /// - Returns: a counter for use on any thread.
  func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter

  /// Ends the current stage.
  func end()
}

/// A reporter that counts and shows nothing.
public struct SilentProgress: ProgressReporter {
  /// A reporter that shows nothing.
  public init() {}

  public func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter {
    ProgressCounter()
  }

  public func end() {}
}

/// The current stage and the lines to show, for a terminal that polls it.
public final class ProgressBoard: ProgressReporter {
  /// The lines for a terminal to show.
  public struct Lines: Equatable, Sendable {
    /// The lines of stages that ended since the last poll; they stay.
    public let finished: [String]
    /// The line of the current stage, to be overwritten later; `nil` if it need not be drawn.
    public let current: String?

    /// Those lines.
    public init(finished: [String], current: String?) {
      self.finished = finished
      self.current = current
    }
  }

  private struct State {
    var current: (stage: ProgressStage, counter: ProgressCounter)?
    var finished: [String] = []
  }

  private let state = Mutex(State())

  /// A board without a stage.
  public init() {}

  public func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter {
    let counter = ProgressCounter()
    let stage = ProgressStage(name: name, total: total, unit: unit)
    state.withLock { $0.current = (stage, counter) }
    return counter
  }

  public func end() {
    state.withLock { state in
      guard let (stage, counter) = state.current else { return }
      state.finished.append(stage.finalLine(done: counter.value))
      state.current = nil
    }
  }

  /// The lines to show at a time, in seconds from any start.
  public func lines(now: Double) -> Lines {
    state.withLock { state in
      defer { state.finished = [] }
      let done = state.current?.counter.value ?? 0
      let current = state.current?.stage.line(now: now, done: done)
      return Lines(finished: state.finished, current: current)
    }
  }
}
