internal import Digests

/// The first digits of an object id, as an abbreviation.
public struct IDPrefix: Hashable, Sendable {
  /// The number of digits, from 1 to `ObjectFormat.maximumDigitCount`.
  public let digitCount: Int
  /// The lowest id with this prefix.
  public let lowest: ObjectID

  /// Reads hexadecimal digits; `nil` if there are other characters, no digits, or too many.
  public init?(digits: some Collection<UInt8>) {
    guard (1...ObjectFormat.maximumDigitCount).contains(digits.count) else { return nil }
    var bytes = [UInt8](repeating: 0, count: ObjectFormat.maximumByteCount)
    for (index, digit) in digits.enumerated() {
      guard let value = Hex.value(of: digit) else { return nil }
      bytes[index / 2] |= index.isMultiple(of: 2) ? value << 4 : value
    }
    digitCount = digits.count
    lowest = ObjectID(bytes.rawSpan, .sha256)
  }

  /// The first digits of an id.
  public init(of id: ObjectID, digitCount: Int) {
    precondition((1...id.format.digitCount).contains(digitCount), "at most the digits of the id")
    var bytes = id.bytes
    for index in bytes.indices {
      if index * 2 >= digitCount { bytes[index] = 0 }
      if index * 2 + 1 == digitCount { bytes[index] &= 0xF0 }
    }
    self.digitCount = digitCount
    lowest = ObjectID(bytes.rawSpan, id.format)
  }

  /// Whether an id has this prefix.
  public func matches(_ id: ObjectID) -> Bool {
    digitCount <= id.format.digitCount
      && IDPrefix(of: id, digitCount: digitCount).lowest == lowest
  }

  /// The digits, in lower case.
  public var digits: [UInt8] {
    let digits = lowest.hex.prefix(digitCount)
    return digits + [UInt8](repeating: UInt8(ascii: "0"), count: digitCount - digits.count)
  }
}

/// Sorted object ids, searched by prefix.
public struct SortedIDs: Sendable {
  /// The ids, sorted, each once.
  public let ids: [ObjectID]

  /// Sorts ids.
  public init(_ ids: some Sequence<ObjectID>) {
    var sorted: [ObjectID] = []
    for id in ids.sorted() where sorted.last != id { sorted.append(id) }
    self.ids = sorted
  }

  /// The only id with a prefix; `nil` if there is none, or more than one.
  public func only(_ prefix: IDPrefix) -> ObjectID? {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < prefix.lowest { low = middle + 1 } else { high = middle }
    }
    guard low < ids.count, prefix.matches(ids[low]),
      low + 1 == ids.count || !prefix.matches(ids[low + 1])
    else { return nil }
    return ids[low]
  }
}
