internal import Digests

/// A list of object ids that takes no more memory than their format needs, for lists of hundreds of
/// thousands.
///
/// An `ObjectID` has room for the longest ids: 32 bytes. A list of SHA-1 takes 20 bytes for each,
/// and is laid out anew when a longer id comes.
@frozen
public struct ObjectIDList: Sendable {
  /// The ids, while all are of SHA-1.
  @usableFromInline var short: [ShortObjectID] = []
  /// All ids, if one of them is of SHA-256.
  @usableFromInline var long: [ObjectID] = []

  /// An empty list.
  public init() {}

  /// A list with `count` times `ObjectID.zero`.
  public init(zeros count: Int) {
    short = [ShortObjectID](repeating: ShortObjectID(.zero), count: count)
  }

  /// The ids of a sequence, in its order.
  @inlinable
  public init(_ ids: some Sequence<ObjectID>) {
    reserveCapacity(ids.underestimatedCount)
    for id in ids { append(id) }
  }

  /// The number of ids.
  @inlinable public var count: Int { long.isEmpty ? short.count : long.count }

  /// Makes room for a number of ids.
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    if long.isEmpty {
      short.reserveCapacity(minimumCapacity)
    } else {
      long.reserveCapacity(minimumCapacity)
    }
  }

  /// Adds an id at the end.
  public mutating func append(_ id: ObjectID) {
    if long.isEmpty, id.format == .sha1 {
      short.append(ShortObjectID(id))
    } else {
      widen()
      long.append(id)
    }
  }

  @usableFromInline
  mutating func widen() {
    guard long.isEmpty else { return }
    long = short.map(\.id)
    short = []
  }
}

extension ObjectIDList: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  /// The id at a position.
  @inlinable
  public subscript(position: Int) -> ObjectID {
    @inline(__always) get { long.isEmpty ? short[position].id : long[position] }
    set {
      if long.isEmpty, newValue.format == .sha1 {
        short[position] = ShortObjectID(newValue)
      } else {
        widen()
        long[position] = newValue
      }
    }
  }
}

/// The id of an object of SHA-1 in the 20 bytes that it needs.
@frozen
@usableFromInline
struct ShortObjectID: Sendable {
  // Words of eight bytes would be aligned to 24 bytes.
  @usableFromInline let half0: UInt32
  @usableFromInline let half1: UInt32
  @usableFromInline let half2: UInt32
  @usableFromInline let half3: UInt32
  @usableFromInline let half4: UInt32

  @inlinable @inline(__always)
  init(_ id: ObjectID) {
    half0 = UInt32(truncatingIfNeeded: id.word0)
    half1 = UInt32(truncatingIfNeeded: id.word0 >> 32)
    half2 = UInt32(truncatingIfNeeded: id.word1)
    half3 = UInt32(truncatingIfNeeded: id.word1 >> 32)
    half4 = UInt32(truncatingIfNeeded: id.word2.littleEndian)
  }

  @inlinable var id: ObjectID {
    @inline(__always) get {
      var id = ObjectID()
      id.word0 = UInt64(half1) << 32 | UInt64(half0)
      id.word1 = UInt64(half3) << 32 | UInt64(half2)
      id.word2 = UInt64(half4).littleEndian
      return id
    }
  }
}

extension ObjectIDList: Equatable {
  public static func == (left: ObjectIDList, right: ObjectIDList) -> Bool {
    left.elementsEqual(right)
  }
}

extension ObjectIDList: ExpressibleByArrayLiteral {
  /// The ids of a literal.
  public init(arrayLiteral ids: ObjectID...) { self.init(ids) }
}
