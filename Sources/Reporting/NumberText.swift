/// Numbers in the form for people.
public enum NumberText {
  /// The number with a comma between groups of three digits: `12,345`.
  public static func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// The number with a noun in its singular or plural: `1 file`, `12,345 files`.
  ///
  /// - Parameters:
  ///   - number: the number.
  ///   - noun: the singular.
  ///   - plural: the plural; `nil` for the noun with an `s`.
  public static func counted(
    _ number: some BinaryInteger,
    _ noun: String,
    plural: String? = nil
  ) -> String {
    "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// The share of the whole in percent, rounded as in Git LFS: 1 of 8 is `12%`, 3 of 8 is `38%`.
  public static func percentage(_ part: UInt64, of whole: UInt64) -> String {
    guard whole > 0 else { return "0%" }
    let percentage = 100 * (Double(part) / Double(whole))
    return "\(UInt64(percentage.rounded(.toNearestOrEven)))%"
  }

  /// A duration: `0.4 s`, `42 s`, `3 min 05 s`, `1 h 02 min`.
  public static func duration(seconds: Double) -> String {
    // A rate near zero gives an estimate of centuries, or none.
    guard seconds < 1e12 else { return "?" }
    let tenths = Int((max(seconds, 0) * 10).rounded())
    if tenths < 100 { return "\(tenths / 10).\(tenths % 10) s" }
    return duration(wholeSeconds: Int(seconds.rounded()))
  }

  /// A duration without fractions: `4 s`, `42 s`, `3 min 05 s`, `1 h 02 min`.
  public static func duration(wholeSeconds: Int) -> String {
    if wholeSeconds < 60 { return "\(wholeSeconds) s" }
    if wholeSeconds < 3600 {
      return "\(wholeSeconds / 60) min \(twoDigits(wholeSeconds % 60)) s"
    }
    // Rounded to minutes first, so that it never shows 60 of them.
    let minutes = (wholeSeconds + 30) / 60
    return "\(grouped(minutes / 60)) h \(twoDigits(minutes % 60)) min"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
