internal import Digests

/// A list of object ids that takes as many bytes for each as their format needs, for lists of
/// hundreds of thousands.
///
/// An `ObjectID` has room for the longest ids. A list of SHA-1 takes 20 bytes for each id, and is
/// laid out anew when a longer id comes.
@frozen
public struct ObjectIDList: Sendable {
  @usableFromInline var bytes: [UInt8]
  @usableFromInline var format: ObjectFormat
  /// The number of ids.
  public private(set) var count: Int

  /// An empty list.
  public init() {
    (bytes, format, count) = ([], .sha1, 0)
  }

  /// A list with `count` times `ObjectID.zero`.
  public init(zeros count: Int) {
    format = .sha1
    bytes = [UInt8](repeating: 0, count: count * ObjectFormat.sha1.byteCount)
    self.count = count
  }

  /// The ids of a sequence, in its order.
  public init(_ ids: some Sequence<ObjectID>) {
    self.init()
    reserveCapacity(ids.underestimatedCount)
    for id in ids { append(id) }
  }

  /// Makes room for a number of ids.
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    bytes.reserveCapacity(minimumCapacity * format.byteCount)
  }

  /// Adds an id at the end.
  public mutating func append(_ id: ObjectID) {
    if format != .sha256, id.format == .sha256 { widen() }
    let byteCount = format.byteCount
    // Words have neither padding nor invalid values.
    unsafe withUnsafeBytes(of: id) { unsafe bytes.append(contentsOf: $0.prefix(byteCount)) }
    count += 1
  }

  @usableFromInline
  mutating func widen() {
    let ids = Array(self)
    format = .sha256
    bytes = []
    count = 0
    reserveCapacity(ids.count + 1)
    for id in ids { append(id) }
  }
}

extension ObjectIDList: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  /// The id at a position.
  @inlinable
  public subscript(position: Int) -> ObjectID {
    @inline(__always) get {
      unsafe ObjectID(bytes.span.bytes, at: position * format.byteCount, format)
    }
    set {
      if format != .sha256, newValue.format == .sha256 { widen() }
      newValue.write(to: &bytes, at: position * format.byteCount, format)
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
