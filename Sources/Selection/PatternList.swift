/// The value of an option with patterns, as Git LFS parses it.
public enum PatternList {
  /// The patterns in a list that is separated by commas.
  ///
  /// `\,` is a comma in a pattern. White space around a pattern, and one slash or backslash at its
  /// end, are dropped.
  public static func patterns(in list: [UInt8]) -> [[UInt8]] {
    var patterns: [[UInt8]] = []
    var current: [UInt8] = []
    var index = 0
    func take() {
      var pattern = current[...]
      pattern = pattern.drop { isSpace($0) }
      while let last = pattern.last, isSpace(last) { pattern.removeLast() }
      if let last = pattern.last, last == 0x2F || (last == 0x5C && !endsInEscape(pattern)) {
        pattern.removeLast()
      }
      if !pattern.isEmpty { patterns.append(Array(pattern)) }
      current = []
    }
    while index < list.count {
      if list[index] == 0x5C, index + 1 < list.count, list[index + 1] == 0x2C {
        current.append(0x2C)
        index += 2
      } else if list[index] == 0x2C {
        take()
        index += 1
      } else {
        current.append(list[index])
        index += 1
      }
    }
    take()
    return patterns
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Whether the backslash at the end is escaped by the one before it.
  private static func endsInEscape(_ pattern: ArraySlice<UInt8>) -> Bool {
    pattern.reversed().prefix { $0 == 0x5C }.count % 2 == 0
  }
}
