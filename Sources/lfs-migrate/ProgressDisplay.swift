internal import Reporting
internal import Synchronization
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Shows progress on standard error: a line that is redrawn on a terminal, else one line a stage.
final class ProgressDisplay: ProgressReporter {
  private struct Line {
    /// Whether a line stands there that is to be overdrawn.
    var isDrawn = false
    /// Whether the line of the stage under way may be drawn.
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

  /// Runs the work and redraws meanwhile.
  func during<Result: Sendable>(
    _ work: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard isRedrawing else { return try await work() }
    line.withLock { $0.isRedrawn = true }
    let isOver = Monitor(false)
    // On a thread of its own: workers occupy all those that tasks are run by. Where there is none,
    // nothing is redrawn.
    try? OwnThread.start { [self] in
      while isOver.wait(milliseconds: 100, for: { $0 ? true : nil }) == nil { draw() }
    }
    defer {
      isOver.change { $0 = true }
      clear()
    }
    return try await work()
  }

  /// Runs the work, and shows its progress where there is a display.
  static func during<Result: Sendable>(
    _ display: ProgressDisplay?,
    _ work: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard let display else { return try await work() }
    return try await display.during(work)
  }

  private func draw() {
    // Lines are taken from the board one after the other, as they are drawn.
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

/// The clocks, read in the executable only.
enum Clock {
  /// Seconds of a clock that only goes on.
  static var monotonic: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seconds since 1970.
  static var now: Int { time(nil) }
}
