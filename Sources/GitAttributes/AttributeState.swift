/// The state of an attribute for a path (gitattributes(5)).
public enum AttributeState: Hashable, Sendable {
  /// No line mentions the attribute, or the last one has `!name`.
  case unspecified
  /// `name`.
  case set
  /// `-name`.
  case unset
  /// `name=value`.
  case value([UInt8])
}

/// A word of a line: an attribute and its state.
public struct AttributeAssignment: Hashable, Sendable {
  /// The attribute's name.
  public let name: [UInt8]
  /// The state that it gets.
  public let state: AttributeState

  /// Makes an assignment.
  public init(name: [UInt8], state: AttributeState) {
    self.name = name
    self.state = state
  }

  /// Reads a word like `name`, `-name`, `!name` or `name=value`; `nil` if the name is not allowed.
  init?(_ word: ArraySlice<UInt8>) {
    var name = word
    var value: ArraySlice<UInt8>?
    if let equals = word.firstIndex(of: Byte.equals) {
      name = word[..<equals]
      value = word[(equals + 1)...]
    }
    let sign = name.first
    if sign == Byte.dash || sign == Byte.bang { name.removeFirst() }
    guard Self.isName(name) else { return nil }
    self.name = Array(name)
    // The sign decides: `-name=value` unsets.
    state =
      switch sign {
      case Byte.dash: .unset
      case Byte.bang: .unspecified
      default: value.map { .value(Array($0)) } ?? .set
      }
  }

  /// Whether Git allows an attribute of that name.
  static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first, first != Byte.dash else { return false }
    return name.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      case Byte.dash, UInt8(ascii: "."), UInt8(ascii: "_"): true
      default: false
      }
    }
  }
}
