internal import Reporting
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Shows progress on standard error: a line that is redrawn on a terminal, else one line a stage.
final class ProgressDisplay: ProgressReporter {
  private let board = ProgressBoard()
  private let isDrawn = Mutex(false)
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
    let redrawing = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .milliseconds(100))
        draw()
      }
    }
    defer {
      redrawing.cancel()
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
    let lines = board.lines(now: Clock.monotonic)
    isDrawn.withLock { isDrawn in
      var text = ""
      if isDrawn, !lines.finished.isEmpty || lines.current != nil { text += "\r\u{1B}[K" }
      for line in lines.finished { text += line + "\n" }
      if !lines.finished.isEmpty { isDrawn = false }
      if isRedrawing, let current = lines.current {
        text += current
        isDrawn = true
      }
      if !text.isEmpty { Output.standardError(text) }
    }
  }

  private func clear() {
    isDrawn.withLock { isDrawn in
      if isDrawn { Output.standardError("\r\u{1B}[K") }
      isDrawn = false
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
