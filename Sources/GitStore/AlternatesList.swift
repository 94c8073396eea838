internal import Digests
internal import GitObjects

/// The lists of alternate object directories, as Git parses them (gitrepository-layout(5), git(1)).
public enum AlternatesList {
  /// The paths in an `info/alternates` file.
  public static func paths(inFile text: [UInt8]) -> [[UInt8]] {
    paths(in: text[...], separator: 0x0A)
  }

  /// The paths in `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
  public static func paths(inVariable text: [UInt8]) -> [[UInt8]] {
    paths(in: text[...], separator: 0x3A)
  }

  /// Splits a list as Git does.
  ///
  /// An entry that begins with `#` is a comment. A path may be a quoted C string, and so contain
  /// the separator; without a closing quote, the opening quote is part of the path.
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
      // Git skips one byte too, whatever it is.
      rest = rest[end...].dropFirst()
    }
    return found.filter { !$0.isEmpty }
  }
}
