internal import GitCommand

// What is known of the last verification of a run.
extension Run {
  /// Whether the last verification found nothing wrong.
  public var wasVerified: Bool {
    guard let text = try? contents(of: .verified) else { return false }
    return text.lines.first?.split(separator: .space).last?.isText("ok") == true
  }

  /// Records that a verification found nothing wrong.
  ///
  /// - Parameter now: the time of the verification, in seconds since 1970.
  /// - Throws: `RunStoreError`.
  public func noteVerified(now: Int) throws(RunStoreError) {
    try write(.verified, Array("\(now) ok\n".utf8), isDurable: true)
  }

  /// Records that the last verification found something, or was not done.
  public func noteUnverified() { remove(.verified) }
}

extension Run.FileName {
  /// The time of the last verification, and its result: `<seconds since 1970> ok`.
  static let verified = Run.FileName("verified")
}
