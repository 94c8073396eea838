/// One argument of a command line of Git: bytes, since paths and ref names are no Unicode text.
public struct GitArgument: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The bytes of the argument, without a terminating zero.
  public let bytes: [UInt8]

  /// Makes an argument of bytes.
  public init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// Makes an argument of text, as UTF-8.
  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Makes an argument of a literal, as UTF-8.
  public init(stringLiteral text: String) {
    bytes = Array(text.utf8)
  }

  /// An option that ends in bytes, such as `--git-dir=` and a path.
  public static func option(_ prefix: String, _ value: [UInt8]) -> GitArgument {
    GitArgument(Array(prefix.utf8) + value)
  }
}
