/// What a stage of work counts.
public enum ProgressUnit: Sendable {
  /// Bytes, whose rate is worth showing.
  case bytes
  /// Objects, commits, files: whole things.
  case objects
  /// Nothing: the stage is under way or done.
  case none
}

/// The progress of one stage of work, as lines for a terminal.
///
/// It reads no clock: whoever polls it says what time it is, in seconds from any start.
public struct ProgressStage: Sendable {
  /// A line is not drawn sooner than so many seconds after the one before.
  public static let interval = 0.2

  /// How many seconds it takes the rate to follow a change.
  private static let smoothing = 3.0

  private let name: String
  private let total: UInt64?
  private let unit: ProgressUnit

  private var lastDrawn: Double?
  private var lastSample: (now: Double, done: UInt64)?
  private var rate: Double?

  /// A stage of that name.
  ///
  /// - Parameters:
  ///   - name: what is done, such as `Converting files`.
  ///   - total: how much there is to do, nil if nobody knows.
  ///   - unit: what is counted.
  public init(name: String, total: UInt64?, unit: ProgressUnit) {
    self.name = name
    self.total = total
    self.unit = unit
  }

  /// The line to draw now, nil if the last one is too recent.
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

  /// The line that stays when the stage has ended: it says so where it ended too early.
  public func finalLine(done: UInt64) -> String {
    let isComplete = total.map { unit == .none || done >= $0 } ?? true
    return "\(state(done: done)), \(isComplete ? "done" : "stopped")."
  }

  private func state(done: UInt64) -> String {
    guard unit != .none else { return "\(name): ..." }
    guard let total else { return "\(name): \(amount(done))" }
    // Rounded down: 100% is only said when all is done.
    let percentage = total == 0 ? 100 : Int(Double(min(done, total)) / Double(total) * 100)
    let padding = String(repeating: " ", count: max(3 - String(percentage).count, 0))
    return "\(name): \(padding)\(percentage)% (\(amount(done))/\(amount(total)))"
  }

  private func amount(_ count: UInt64) -> String {
    unit == .bytes ? ByteCount(count).formatted : String(count)
  }

  /// Lets the rate follow what was done since the last sample.
  private mutating func sample(now: Double, done: UInt64) {
    defer { lastSample = (now, done) }
    guard let lastSample, now > lastSample.now, done >= lastSample.done else { return }
    let elapsed = now - lastSample.now
    let current = Double(done - lastSample.done) / elapsed
    let weight = elapsed / (elapsed + Self.smoothing)
    rate = rate.map { $0 + (current - $0) * weight } ?? current
  }
}
