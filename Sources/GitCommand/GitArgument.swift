/// An argument for Git: bytes, since paths and reference names need not be Unicode.
public struct GitArgument: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The bytes, without a NUL at the end.
  public let bytes: [UInt8]

  /// An argument of bytes.
  public init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// An argument of text, as UTF-8.
  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// An argument of a literal, as UTF-8.
  public init(stringLiteral text: String) {
    bytes = Array(text.utf8)
  }

  /// An option that ends in bytes, such as `--git-dir=` and a path.
  public static func option(_ prefix: String, _ value: [UInt8]) -> GitArgument {
    GitArgument(Array(prefix.utf8) + value)
  }
}
