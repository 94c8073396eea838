/// The options of `import`.
public struct ImportOptions: Sendable {
  /// The options that an export has too.
  public var rewrite: RewriteOptions
  /// The smallest size of a file to convert, in bytes; `nil` for any size.
  public var above: UInt64?
  /// Whether the attributes of each commit select the files, instead of patterns.
  public var isFixup = false
  /// Whether only the first commit that needs attribute lines and its descendants get them.
  public var isMinimal = false

  /// The options with their defaults.
  public init(_ rewrite: RewriteOptions) { self.rewrite = rewrite }
}
