/// Compiles a pattern into the tokens of a `Wildmatch`.
struct WildmatchCompiler {
  private let pattern: [UInt8]
  private let isPathname: Bool
  private let isFolding: Bool
  private var index = 0
  private(set) var tokens: [Wildmatch.Token] = []
  private(set) var classes: [ByteClass] = []

  init(_ pattern: ArraySlice<UInt8>, isPathname: Bool, isFolding: Bool) {
    self.pattern = Array(pattern)
    self.isPathname = isPathname
    self.isFolding = isFolding
  }

  /// The byte at an index; 0 after the end, since patterns have no NUL.
  private func byte(_ index: Int) -> UInt8 { index < pattern.count ? pattern[index] : 0 }

  mutating func run() throws(PatternError.Reason) {
    guard !pattern.contains(0) else { throw .containsNUL }
    while index < pattern.count {
      switch pattern[index] {
      case Byte.backslash:
        try escape()
      case Byte.question:
        tokens.append(.any)
        index += 1
      case Byte.star:
        stars()
      case Byte.leftBracket:
        let found = try Self.readClass(of: pattern, at: &index, folding: isFolding)
        let (isPathname, isFolding) = (isPathname, isFolding)
        append(
          ByteClass {
            found.contains(isFolding ? Byte.lowercased($0) : $0)
              && !(isPathname && $0 == Byte.slash)
          }
        )
      case let other:
        tokens.append(.literal(isFolding ? Byte.lowercased(other) : other))
        index += 1
      }
    }
  }

  private mutating func append(_ members: ByteClass) {
    tokens.append(.oneOf(classes.count))
    classes.append(members)
  }

  private mutating func escape() throws(PatternError.Reason) {
    let escaped = byte(index + 1)
    guard escaped != 0 else { throw .trailingBackslash }
    index += 2
    if isFolding, Byte.lowercased(escaped) != escaped {
      // Git folds the text but not an escaped letter, so that it never matches.
      append(ByteClass())
    } else {
      tokens.append(.literal(escaped))
    }
  }

  private mutating func stars() {
    let first = index
    while byte(index) == Byte.star { index += 1 }
    guard isPathname else {
      tokens.append(.anything)
      return
    }
    let startsComponent = first == 0 || pattern[first - 1] == Byte.slash
    guard index - first > 1, startsComponent else {
      tokens.append(.star)
      return
    }
    if index == pattern.count {
      tokens.append(.anything)
    } else if pattern[index] == Byte.slash {
      tokens.append(.directories)
      index += 1
    } else if pattern[index] == Byte.backslash, byte(index + 1) == Byte.slash {
      // Before an escaped slash, Git does not try to match zero directories.
      tokens.append(.anything)
    } else {
      tokens.append(.star)
    }
  }

  /// Reads the `[...]` at `index`, and moves `index` behind it.
  static func readClass(
    of pattern: [UInt8],
    at index: inout Int,
    folding: Bool
  ) throws(PatternError.Reason) -> ByteClass {
    func byte(_ index: Int) -> UInt8 { index < pattern.count ? pattern[index] : 0 }
    var members = ByteClass()
    var next = index + 1
    let isNegated = byte(next) == Byte.bang || byte(next) == Byte.caret
    if isNegated { next += 1 }
    var previous: UInt8 = 0
    // The first byte is a member even if it is `]`.
    repeat {
      var current = byte(next)
      if current == Byte.backslash {
        next += 1
        current = byte(next)
        members.insert(current)
      } else if current == Byte.dash, previous != 0, byte(next + 1) != 0,
        byte(next + 1) != Byte.rightBracket
      {
        next += 1
        if byte(next) == Byte.backslash { next += 1 }
        let last = byte(next)
        guard last != 0 else { throw .unterminatedClass }
        members.insert(from: previous, through: last, folding: folding)
        // The end of a range can't begin another one.
        previous = 0
        next += 1
        continue
      } else if current == Byte.leftBracket, byte(next + 1) == Byte.colon {
        let start = next + 2
        guard let end = pattern[start...].firstIndex(of: Byte.rightBracket) else {
          throw .unterminatedClass
        }
        if end > start, pattern[end - 1] == Byte.colon {
          let name = pattern[start..<end - 1]
          guard members.insert(named: name, folding: folding) else {
            throw .unknownClass(Array(name))
          }
          previous = 0
          next = end + 1
          continue
        }
        members.insert(current)
      } else {
        members.insert(current)
      }
      guard current != 0 else { throw .unterminatedClass }
      previous = current
      next += 1
    } while byte(next) != Byte.rightBracket
    index = next + 1
    return isNegated ? ByteClass { !members.contains($0) } : members
  }
}

extension ByteClass {
  fileprivate mutating func insert(from first: UInt8, through last: UInt8, folding: Bool) {
    guard first <= last else { return }
    for byte in first...last {
      insert(byte)
      if folding { insert(Byte.lowercased(byte)) }
    }
  }
}
