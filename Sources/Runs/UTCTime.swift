/// A moment as a calendar in UTC has it.
public struct UTCTime: Equatable, Sendable {
  let year, month, day, hour, minute, second: Int

  /// The moment so many seconds after the beginning of 1970.
  public init(_ seconds: Int) {
    var (days, rest) = seconds.quotientAndRemainder(dividingBy: 86400)
    if rest < 0 { (days, rest) = (days - 1, rest + 86400) }
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    // Counted from 1 March of year 0, so that the leap day ends a year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// As in `2026-11-25`.
  public var date: String { "\(year)-\(two(month))-\(two(day))" }

  /// As in `2026-11-25T07:45:12Z` (ISO 8601).
  public var text: String { "\(date)T\(two(hour)):\(two(minute)):\(two(second))Z" }

  /// As in `20261125T074512Z`.
  public var compact: String {
    "\(year)\(two(month))\(two(day))T\(two(hour))\(two(minute))\(two(second))Z"
  }
}
