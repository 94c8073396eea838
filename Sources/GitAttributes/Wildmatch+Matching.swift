internal import Digests

extension Wildmatch {
  /// Matches with backtracking, which is the fastest way for real patterns.
  ///
  /// Only the last `*` and the last `**` have to be retried. What comes before a `**` may match at
  /// its leftmost position, since `**` takes the rest. The same holds for a `*` within a component,
  /// and earlier components can't change where the current one begins.
  func run(_ text: RawSpan) -> Bool {
    let end = text.byteCount
    var (at, token) = (0, 0)
    var (starToken, starAt) = (-1, 0)
    var (wideToken, wideAt, isWideDirectories) = (-1, 0, false)
    var retries = 8 * end + 256

    while true {
      if token == tokens.count {
        if at == end { return true }
      } else {
        switch tokens[token] {
        case .star:
          token += 1
          if token == tokens.count {
            if text.slash(from: at) == nil { return true }
            starToken = -1
            break
          }
          (starToken, starAt) = (token, at)
          continue
        case .anything:
          token += 1
          if token == tokens.count { return true }
          (wideToken, wideAt, isWideDirectories) = (token, at, false)
          starToken = -1
          continue
        case .directories:
          token += 1
          (wideToken, wideAt, isWideDirectories) = (token, at, true)
          starToken = -1
          continue
        case let single:
          if at < end, accepts(single, text[at]) {
            at += 1
            token += 1
            continue
          }
        }
      }

      retries -= 1
      // Many repeated components under `**` take quadratic time here, but not in the simulation.
      if retries < 0 { return simulate(text) }
      if starToken >= 0, starAt < end, text[starAt] != Byte.slash {
        starAt += 1
        (at, token) = (starAt, starToken)
      } else if wideToken >= 0, wideAt < end {
        if isWideDirectories {
          guard let slash = text.slash(from: wideAt) else { return false }
          wideAt = slash
        }
        wideAt += 1
        (at, token, starToken) = (wideAt, wideToken, -1)
      } else {
        return false
      }
    }
  }

  @inline(__always)
  private func accepts(_ token: Token, _ byte: UInt8) -> Bool {
    switch token {
    case .literal(let literal): (isFolding ? Byte.lowercased(byte) : byte) == literal
    case .any: !(isPathname && byte == Byte.slash)
    case .oneOf(let index): classes[index].contains(byte)
    case .star, .anything, .directories: false
    }
  }

  func simulate(_ text: RawSpan) -> Bool {
    var places = Places(self)
    for offset in 0..<text.byteCount { places.advance(over: text[offset]) }
    return places.hasReachedEnd
  }

  /// Whether some text that begins with `beginning` and a slash, and is longer, can match.
  func canMatch(beginningWith beginning: RawSpan) -> Bool {
    // A pattern that begins with `**` can match everywhere.
    if let first = tokens.first, first == .anything || first == .directories { return true }
    var places = Places(self)
    for offset in 0..<beginning.byteCount {
      places.advance(over: beginning[offset])
      if places.isEmpty { return false }
    }
    places.advance(over: Byte.slash)
    return places.isBeforeEnd
  }

  /// All positions in the pattern that a partial match can be at, updated byte by byte.
  private struct Places {
    private let pattern: Wildmatch
    private var current: [Bool]
    private var next: [Bool]

    init(_ pattern: Wildmatch) {
      self.pattern = pattern
      current = Array(repeating: false, count: pattern.tokens.count + 1)
      next = current
      arrive(at: 0)
      swap(&current, &next)
    }

    var hasReachedEnd: Bool { current[pattern.tokens.count] }
    var isBeforeEnd: Bool { current.dropLast().contains(true) }
    var isEmpty: Bool { !current.contains(true) }

    /// Adds a position, and those after it that can be reached without a byte.
    private mutating func arrive(at place: Int) {
      var place = place
      while true {
        next[place] = true
        guard place < pattern.tokens.count else { return }
        switch pattern.tokens[place] {
        case .star, .anything, .directories: place += 1
        case .literal, .any, .oneOf: return
        }
      }
    }

    mutating func advance(over byte: UInt8) {
      for place in next.indices { next[place] = false }
      for place in pattern.tokens.indices where current[place] {
        switch pattern.tokens[place] {
        case .star:
          if byte != Byte.slash { arrive(at: place) }
        case .anything:
          arrive(at: place)
        case .directories:
          if byte == Byte.slash { arrive(at: place) } else { next[place] = true }
        case let single:
          if pattern.accepts(single, byte) { arrive(at: place + 1) }
        }
      }
      swap(&current, &next)
    }
  }
}
