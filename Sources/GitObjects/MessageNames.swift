/// Words in a message that may be object ids: at least 7 hexadecimal digits in lower case, and at
/// most those of an id, with no letter, digit or underscore next to them.
///
/// git-filter-repo takes the same words, of at most 40 digits, as commit ids.
public enum MessageNames {
  /// The minimum number of digits, that of Git's own abbreviations.
  public static let minimumDigitCount = 7

  /// The ranges of the words, in order.
  public static func places(in text: ArraySlice<UInt8>) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var start = text.startIndex
    while start < text.endIndex {
      guard isWordByte(text[start]) else {
        start += 1
        continue
      }
      var end = start
      var isName = true
      while end < text.endIndex, isWordByte(text[end]) {
        isName = isName && isDigit(text[end])
        end += 1
      }
      if isName, (minimumDigitCount...ObjectFormat.maximumDigitCount).contains(end - start) {
        places.append(start..<end)
      }
      start = end
    }
    return places
  }

  /// The text with words replaced.
  ///
  /// - Parameter replacement: the replacement of a word; `nil` to keep it.
  /// - Returns: `nil` if nothing was replaced.
  public static func replacing(
    in text: ArraySlice<UInt8>,
    _ replacement: (IDPrefix) -> [UInt8]?
  ) -> [UInt8]? {
    var output: [UInt8] = []
    var copied = text.startIndex
    for place in places(in: text) {
      guard let prefix = IDPrefix(digits: text[place]), let new = replacement(prefix) else {
        continue
      }
      output += text[copied..<place.lowerBound]
      output += new
      copied = place.upperBound
    }
    guard copied > text.startIndex else { return nil }
    return output + text[copied...]
  }

  /// Whether two texts differ only in such words.
  ///
  /// It checks a rewritten message independently of the code that rewrote it.
  /// - Parameter accepts: whether a new word may replace an old one that differs.
  public static func differ(
    _ old: ArraySlice<UInt8>,
    _ new: ArraySlice<UInt8>,
    onlyWhere accepts: (_ old: IDPrefix, _ new: IDPrefix) -> Bool
  ) -> Bool {
    let (oldPlaces, newPlaces) = (places(in: old), places(in: new))
    guard oldPlaces.count == newPlaces.count else { return false }
    var (oldEnd, newEnd) = (old.startIndex, new.startIndex)
    for (oldPlace, newPlace) in zip(oldPlaces, newPlaces) {
      guard
        old[oldEnd..<oldPlace.lowerBound].elementsEqual(new[newEnd..<newPlace.lowerBound]),
        let oldName = IDPrefix(digits: old[oldPlace]),
        let newName = IDPrefix(digits: new[newPlace]),
        oldName == newName || accepts(oldName, newName)
      else { return false }
      (oldEnd, newEnd) = (oldPlace.upperBound, newPlace.upperBound)
    }
    return old[oldEnd...].elementsEqual(new[newEnd...])
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F
      || (0x61...0x7A).contains(byte)
  }
}
