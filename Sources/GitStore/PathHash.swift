/// A hash that stands for a path; two paths collide with a probability of 2⁻⁶⁴.
///
/// Its key is new in each process, so that collisions can't be crafted; it never appears in output.
public struct PathHash: Hashable, Sendable {
  /// The hash.
  public let value: UInt64

  /// The root folder.
  public static let root = PathHash(value: 0)

  private init(value: UInt64) { self.value = value }

  /// The path of an entry in this folder.
  public func appending(_ name: RawSpan) -> PathHash {
    var hasher = Hasher()
    hasher.combine(value)
    // The hasher only reads the bytes.
    unsafe name.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return PathHash(value: UInt64(bitPattern: Int64(hasher.finalize())))
  }
}
