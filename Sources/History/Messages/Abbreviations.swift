internal import GitObjects

/// The ids among which abbreviations must be unique: those of the new history so far.
struct Abbreviations: Sendable {
  /// By the first 7 digits, which all abbreviations have; further ids with the same digits are few,
  /// and in lists of their own.
  private var first: [UInt32: ObjectID] = [:]
  private var others: [UInt32: [ObjectID]] = [:]

  init(minimumCapacity: Int = 0) { first.reserveCapacity(minimumCapacity) }

  /// The first 7 digits of an id.
  private static func key(_ id: ObjectID) -> UInt32 {
    UInt32(truncatingIfNeeded: id.hashPrefix).bigEndian >> 4
  }

  /// Adds an id.
  mutating func add(_ id: ObjectID) {
    let key = Self.key(id)
    guard let taken = first[key] else {
      first[key] = id
      return
    }
    if taken != id { others[key, default: []].append(id) }
  }

  /// An abbreviation with at least `digitCount` and 7 digits, and as many more as make it unique.
  func abbreviation(of id: ObjectID, digitCount: Int) -> [UInt8] {
    let key = Self.key(id)
    let alike = (others[key] ?? []) + (first[key].map { [$0] } ?? [])
    var prefix = IDPrefix(of: id, digitCount: digitCount)
    while prefix.digitCount < id.format.digitCount,
      alike.contains(where: { $0 != id && prefix.matches($0) })
    {
      prefix = IDPrefix(of: id, digitCount: prefix.digitCount + 1)
    }
    return prefix.digits
  }
}
