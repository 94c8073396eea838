/// The unit of a stage of work.
public enum ProgressUnit: Sendable {
  /// Bytes, of which the rate is shown.
  case bytes
  /// Objects, commits, files: whole things.
  case objects
  /// Nothing: the stage is only in progress or done.
  case none
}

/// The progress of a stage, as lines for a terminal.
///
/// It reads no clock: the caller passes the time, in seconds from any start.
public struct ProgressStage: Sendable {
  /// The minimum time between two lines, in seconds.
  public static let interval = 0.2

  /// The time in which the rate adapts to a change, in seconds.
  private static let smoothing = 3.0

  private let name: String
  private let total: UInt64?
  private let unit: ProgressUnit

  private var lastDrawn: Double?
  private var lastSample: (now: Double, done: UInt64)?
  private var rate: Double?

  /// A stage.
  ///
  /// - Parameters:
  ///   - name: the work, such as `Converting files`.
  ///   - total: the amount of work; `nil` if unknown.
  ///   - unit: the unit of the amount.
  public init(name: String, total: UInt64?, unit: ProgressUnit) {
    self.name = name
    self.total = total
    self.unit = unit
  }

  /// The line to draw now; `nil` if the last one is too recent.
  public mutating func line(now: Double, done: UInt64) -> String? {
    if let lastDrawn, now >= lastDrawn, now - lastDrawn < Self.interval { return nil }
    lastDrawn = now
    sample(now: now, done: done)
    var line = state(done: done)
    if let rate, rate > 0 {
      if unit == .bytes { line += ", \(ByteCount(UInt64(min(rate, 1e18))).formatted)/s" }
      if unit != .none, let total, total > done {
        let seconds = (Double(total - done) / rate).rounded(.up)
        if seconds < 1e9 { line += ", \(NumberText.duration(wholeSeconds: Int(seconds))) left" }
      }
    }
    return line
  }

  /// The line that stays when the stage has ended; it tells if the stage ended too early.
  public func finalLine(done: UInt64) -> String {
    let isComplete = total.map { unit == .none || done >= $0 } ?? true
    return "\(state(done: done)), \(isComplete ? "done" : "stopped")."
  }

  private func state(done: UInt64) -> String {
    guard unit != .none else { return "\(name): ..." }
    guard let total else { return "\(name): \(amount(done))" }
    // Rounded down: 100% appears only when everything is done.
    let percentage = total == 0 ? 100 : Int(Double(min(done, total)) / Double(total) * 100)
    let padding = String(repeating: " ", count: max(3 - String(percentage).count, 0))
    return "\(name): \(padding)\(percentage)% (\(amount(done))/\(amount(total)))"
  }

  private func amount(_ count: UInt64) -> String {
    unit == .bytes ? ByteCount(count).formatted : String(count)
  }

  /// Adapts the rate to the work since the last sample.
  private mutating func sample(now: Double, done: UInt64) {
    defer { lastSample = (now, done) }
    guard let lastSample, now > lastSample.now, done >= lastSample.done else { return }
    let elapsed = now - lastSample.now
    let current = Double(done - lastSample.done) / elapsed
    let weight = elapsed / (elapsed + Self.smoothing)
    rate = rate.map { $0 + (current - $0) * weight } ?? current
  }
}
