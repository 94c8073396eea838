/// A number that stands for a path, different for different paths but by a chance of 2⁻⁶⁴.
///
/// Keyed anew in each process, so that nobody can choose paths that collide; it never reaches any
/// output.
public struct PathHash: Hashable, Sendable {
  /// The number.
  public let value: UInt64

  /// The root folder.
  public static let root = PathHash(value: 0)

  private init(value: UInt64) { self.value = value }

  /// The path of the entry of that name in this folder.
  public func appending(_ name: RawSpan) -> PathHash {
    var hasher = Hasher()
    hasher.combine(value)
    // The hasher only reads the bytes.
    unsafe name.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return PathHash(value: UInt64(bitPattern: Int64(hasher.finalize())))
  }
}
