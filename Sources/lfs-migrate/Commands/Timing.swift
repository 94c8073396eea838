internal import FileSystem
internal import Reporting
internal import Text

/// A command that can trace its timing.
protocol TimedCommand {
  var running: RunOptions { get }
}

enum Timing {
  /// Runs a command, and writes the trace, if requested, even if the command fails.
  static func during(_ command: Any, _ run: () async throws -> Void) async throws {
    guard let path = (command as? any TimedCommand)?.running.traceTiming else {
      return try await run()
    }
    let trace = TimingTrace { Clock.monotonic }
    defer {
      trace.endStage()
      do {
        try NewFile.replace(Array(path.utf8), with: trace.document.serialized())
      } catch {
        let reason = ErrorWords(error).message
        Output.standardError("Warning: the trace of times was not written: \(reason)\n")
      }
    }
    try await TimingTrace.$current.withValue(trace) { try await run() }
  }

  /// The progress reporter, with the display and the trace if there are any.
  static func reporter(_ display: ProgressDisplay?) -> any ProgressReporter {
    let reporter: any ProgressReporter = display ?? SilentProgress()
    return TimingTrace.current.map { TracedProgress(reporter, $0) } ?? reporter
  }
}
