internal import Synchronization

/// The times of a run: spans of stages and of their workers.
///
/// The format is the "Trace Event Format" of Chrome, which chrome://tracing and Perfetto show.
///
/// It reads no clock: its maker passes one.
public final class TimingTrace: Sendable {
  /// The trace of the current run; `nil` if there is none.
  @TaskLocal public static var current: TimingTrace?

  private struct Span {
    let name: String
    /// 0 for stages; the number of a worker, from 1, for its spans.
    let track: Int
    let start: Double
    let end: Double
  }

  private struct State {
    var spans: [Span] = []
    var stage: (name: String, start: Double)?
  }

  private let now: @Sendable () -> Double
  private let origin: Double
  private let state = Mutex(State())

  /// A trace that begins now.
  ///
  /// - Parameter now: a monotonic clock, in seconds from any start.
  public init(now: @escaping @Sendable () -> Double) {
    self.now = now
    origin = now()
  }

  /// Begins a stage; ends the current one.
  public func begin(stage name: String) {
    let time = now()
    state.withLock { state in
      Self.endStage(&state, time)
      state.stage = (name, time)
    }
  }

  /// Ends the current stage, if there is one.
  public func endStage() {
    let time = now()
    state.withLock { Self.endStage(&$0, time) }
  }

  private static func endStage(_ state: inout State, _ time: Double) {
    guard let stage = state.stage else { return }
    state.spans.append(Span(name: stage.name, track: 0, start: stage.start, end: time))
    state.stage = nil
  }

  /// Runs a worker's part of the current stage.
  ///
  /// - Parameter worker: its number, from 0.
  public func span<Result, Failure: Error>(
    worker: Int,
    _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = now()
    defer {
      let end = now()
      state.withLock { state in
        let name = state.stage?.name ?? "Other work"
        state.spans.append(Span(name: name, track: worker + 1, start: start, end: end))
      }
    }
    return try work()
  }

  /// The document: complete events, with times in microseconds.
  public var document: JSONValue {
    let spans = state.withLock { $0.spans }.sorted { ($0.start, $0.track) < ($1.start, $1.track) }
    let tracks = Set(spans.map(\.track)).sorted()
    let names = tracks.map { track -> JSONValue in
      let name = track == 0 ? "stages" : "worker \(track)"
      return [
        "name": "thread_name", "ph": "M", "pid": 1, "tid": .number(track),
        "args": ["name": .string(name)],
      ]
    }
    let events = spans.map { span -> JSONValue in
      [
        "name": .string(span.name), "ph": "X", "pid": 1, "tid": .number(span.track),
        "ts": .number(Int64((span.start - origin) * 1e6)),
        "dur": .number(Int64((span.end - span.start) * 1e6)),
      ]
    }
    return ["displayTimeUnit": "ms", "traceEvents": .array(names + events)]
  }
}

/// Adds the stages that another reporter receives to a trace.
public struct TracedProgress: ProgressReporter {
  private let other: any ProgressReporter
  private let trace: TimingTrace

  /// A reporter that passes stages to `other` and to the trace.
  public init(_ other: any ProgressReporter, _ trace: TimingTrace) {
    (self.other, self.trace) = (other, trace)
  }

  public func begin(_ name: String, total: UInt64?, unit: ProgressUnit) -> ProgressCounter {
    trace.begin(stage: name)
    return other.begin(name, total: total, unit: unit)
  }

  public func end() {
    other.end()
    trace.endStage()
  }
}
