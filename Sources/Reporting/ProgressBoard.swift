internal import Synchronization

/// What an engine tells about the stages of its work.
public protocol ProgressReporter: Sendable {
  /// Begins a stage; the one before must have ended.
  ///
  /// - Returns: what to count with, from any thread.
  func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter

  /// Ends the stage under way.
  func end()
}

/// Counts and shows nothing.
public struct SilentProgress: ProgressReporter {
  /// A reporter that shows nothing.
  public init() {}

  public func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter {
    ProgressCounter()
  }

  public func end() {}
}

/// The stage under way and the lines that are due, for a terminal that asks now and then.
public final class ProgressBoard: ProgressReporter {
  /// What a terminal should show.
  public struct Lines: Equatable, Sendable {
    /// Lines of stages that ended since the last time, which stay.
    public let finished: [String]
    /// The line of the stage under way, to be overdrawn later; nil if nothing is to be redrawn.
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

  /// The lines that are due at that time, in seconds from any start.
  public func lines(now: Double) -> Lines {
    state.withLock { state in
      defer { state.finished = [] }
      let done = state.current?.counter.value ?? 0
      let current = state.current?.stage.line(now: now, done: done)
      return Lines(finished: state.finished, current: current)
    }
  }
}
