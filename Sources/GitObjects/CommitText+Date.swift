import Digests

extension CommitText {
  /// The time in the `committer` line, in seconds since 1970; zero where Git reads none.
  ///
  /// Git looks for it behind the `author` line alone, which must come first, and behind the last `>`.
  public var committerDate: UInt64 {
    let text = bytes.rawSpan
    guard text.hasPrefix("author", at: restStart) else { return 0 }
    let start = text.lineEnd(from: restStart)
    guard text.hasPrefix("committer", at: start) else { return 0 }
    let line = bytes[start..<text.lineEnd(from: start)]
    guard let mark = line.lastIndex(of: UInt8(ascii: ">")) else { return 0 }
    var date: UInt64 = 0
    for byte in line[(mark + 1)...].drop(while: { $0 == UInt8(ascii: " ") }) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
      let (tens, overflows) = date.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = tens.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !overflows, !overflowsToo else { return .max }
      date = sum
    }
    return date
  }
}
