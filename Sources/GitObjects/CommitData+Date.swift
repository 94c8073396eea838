import Digests

extension CommitData {
  /// The time in the `committer` line, in seconds since 1970, by which Git sorts commits.
  ///
  /// It is 0 if there is no such line after the `author` line, and `nil` if versions of Git read it
  /// differently.
  ///
  /// They agree on one `>`, then spaces and digits; they differ on a second `>`, signs and tabs.
  public var committerDate: UInt64? {
    let text = bytes.rawSpan
    guard text.hasPrefix("author", at: restStart) else { return 0 }
    let start = text.lineEnd(from: restStart)
    guard text.hasPrefix("committer", at: start) else { return 0 }
    let line = bytes[start..<text.lineEnd(from: start)]
    let mark = UInt8(ascii: ">")
    guard let end = line.firstIndex(of: mark), end == line.lastIndex(of: mark),
      line.last == UInt8(ascii: "\n")
    else { return nil }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let value = line[(end + 1)...].drop { $0 == UInt8(ascii: " ") }.prefix(while: digits.contains)
    guard !value.isEmpty else { return nil }
    var date: UInt64 = 0
    for digit in value {
      let (tens, overflows) = date.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = tens.addingReportingOverflow(UInt64(digit - digits.lowerBound))
      guard !overflows, !overflowsToo else { return nil }
      date = sum
    }
    return date
  }
}
