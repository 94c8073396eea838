internal import Digests
internal import GitObjects

/// The lists of other object directories, as Git reads them (gitrepository-layout, git(1)).
public enum AlternatesList {
  /// The paths of an `info/alternates` file.
  public static func paths(inFile text: [UInt8]) -> [[UInt8]] {
    paths(in: text[...], separator: 0x0A)
  }

  /// The paths of `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
  public static func paths(inVariable text: [UInt8]) -> [[UInt8]] {
    paths(in: text[...], separator: 0x3A)
  }

  /// Splits a list as Git does.
  ///
  /// What begins with a `#` is a comment. A string of C is a path in quotes, and may so have the
  /// separator in it; where it has no end, its quote is a character like any other.
  private static func paths(in text: ArraySlice<UInt8>, separator: UInt8) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var rest = text
    while let first = rest.first {
      let end: Int
      if let quoted = CQuoting.unquote(rest) {
        found.append(quoted.text)
        end = quoted.end
      } else {
        end = rest.firstIndex(of: separator) ?? rest.endIndex
        if first != UInt8(ascii: "#") { found.append(Array(rest[..<end])) }
      }
      // One byte more, whatever it is: so does Git.
      rest = rest[end...].dropFirst()
    }
    return found.filter { !$0.isEmpty }
  }
}
