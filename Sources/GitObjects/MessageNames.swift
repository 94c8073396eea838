/// Words in a message that may name objects: 7 to 40 hexadecimal digits in lower case, with no
/// letter, digit or underscore beside them.
///
/// These are the words that git-filter-repo takes for names of commits.
public enum MessageNames {
  /// The least number of digits of a name: that of Git's own abbreviations.
  public static let minimumDigitCount = 7

  /// Where the words stand, in order.
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
      if isName, (minimumDigitCount...40).contains(end - start) { places.append(start..<end) }
      start = end
    }
    return places
  }

  /// The text with other words in the place of these.
  ///
  /// - Parameter replacement: what stands for a word; nil leaves it.
  /// - Returns: nil if nothing was replaced.
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

  /// Whether a text is another one with new names in the place of old ones, and nothing else.
  ///
  /// For whoever checks a rewritten message without trust in what wrote it.
  /// - Parameter accepts: whether a new word may stand for an old one, which it does not equal.
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
