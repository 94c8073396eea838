internal import Digests

/// Patterns in order, to find the first one that matches a path.
///
/// The data that most patterns need is stored contiguously here: taking an `AttributesPattern` out
/// of an array copies it, and retains each of its parts.
public struct AttributesPatternList: Sendable {
  /// The patterns.
  public let patterns: [AttributesPattern]
  private let kinds: [AttributesPattern.Kind]
  private let isFolding: [Bool]
  /// The literal bytes of all patterns, one after the other.
  private let literals: [UInt8]
  private let literalEnds: [Int]

  /// A list of these patterns.
  public init(_ patterns: [AttributesPattern]) {
    self.patterns = patterns
    kinds = patterns.map(\.kind)
    isFolding = patterns.map(\.isFolding)
    literals = patterns.flatMap(\.literal)
    var end = 0
    literalEnds = patterns.map { pattern in
      end += pattern.literal.count
      return end
    }
  }

  /// Whether there are no patterns.
  public var isEmpty: Bool { kinds.isEmpty }

  /// The index of the first pattern that matches a file; `nil` if none does.
  ///
  /// - Parameters:
  ///   - path: the path relative to the directory of the patterns' file, without a leading slash.
  ///   - basenameAt: the offset of the last component.
  public func firstMatch(_ path: RawSpan, basenameAt: Int) -> Int? {
    var start = 0
    for number in kinds.indices {
      let end = literalEnds[number]
      let matches =
        switch kinds[number] {
        case .basenameSuffix:
          path.byteCount - (end - start) >= basenameAt && ends(path, start..<end, number)
        case .basename:
          path.byteCount - (end - start) == basenameAt && ends(path, start..<end, number)
        case .never: false
        default: patterns[number].matches(path: path, basenameAt: basenameAt)
        }
      if matches { return number }
      start = end
    }
    return nil
  }

  /// Whether a path, which is long enough, ends with a range of the literal bytes.
  private func ends(_ path: RawSpan, _ range: Range<Int>, _ number: Int) -> Bool {
    let offset = path.byteCount - range.upperBound
    for index in range.reversed() {
      let byte = path[index + offset]
      guard (isFolding[number] ? Byte.lowercased(byte) : byte) == literals[index] else {
        return false
      }
    }
    return true
  }
}
