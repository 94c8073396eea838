internal import Reporting
internal import Synchronization
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Shows progress on standard error: one line that is redrawn on a terminal, otherwise one line for
/// each stage.
final class ProgressDisplay: ProgressReporter {
  private struct Line {
    /// Whether a line is drawn that must be overwritten.
    var isDrawn = false
    /// Whether the line of the current stage may be drawn.
    var isRedrawn = false
  }

  private let board = ProgressBoard()
  private let line = Mutex(Line())
  private let isRedrawing = Output.isTerminal

  func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter {
    board.begin(name, total: total, unit: unit)
  }

  func end() {
    board.end()
    draw()
  }

  /// Runs the work, and redraws progress meanwhile.
  func during<Result: Sendable>(
    _ work: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard isRedrawing else { return try await work() }
    line.withLock { $0.isRedrawn = true }
    let isOver = Monitor(false)
    // On a thread of its own, since workers occupy those of tasks. If there is none, nothing is
    // redrawn.
    try? OwnThread.start { [self] in
      while isOver.wait(milliseconds: 100, for: { $0 ? true : nil }) == nil { draw() }
    }
    defer {
      isOver.change { $0 = true }
      clear()
    }
    return try await work()
  }

  /// Runs the work, and shows its progress if there is a display.
  static func during<Result: Sendable>(
    _ display: ProgressDisplay?,
    _ work: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard let display else { return try await work() }
    return try await display.during(work)
  }

  private func draw() {
    // Under the lock, so that lines are drawn in the order in which they were taken from the board.
    line.withLock { line in
      let lines = board.lines(now: Clock.monotonic)
      var text = ""
      if line.isDrawn, !lines.finished.isEmpty || lines.current != nil { text += "\r\u{1B}[K" }
      for finished in lines.finished { text += finished + "\n" }
      if !lines.finished.isEmpty { line.isDrawn = false }
      if line.isRedrawn, let current = lines.current {
        text += current
        line.isDrawn = true
      }
      if !text.isEmpty { Output.terminal(text) }
    }
  }

  private func clear() {
    line.withLock { line in
      if line.isDrawn { Output.terminal("\r\u{1B}[K") }
      line = Line()
    }
  }
}

/// The clocks, which only the executable reads.
enum Clock {
  /// Seconds of a monotonic clock.
  static var monotonic: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seconds since 1970.
  static var now: Int { time(nil) }
}
