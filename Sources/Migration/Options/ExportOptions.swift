/// The options of `export`.
public struct ExportOptions: Sendable {
  /// What happens to pointers whose LFS object is missing.
  public enum Missing: String, Sendable, CaseIterable {
    /// They stop the run.
    case abort
    /// They stay pointers.
    case keep
  }

  /// The options that an import has too.
  public var rewrite: RewriteOptions
  /// What happens to pointers whose LFS object is missing.
  public var missing = Missing.abort
  /// The remote to fetch LFS objects from; `nil` for the one that Git LFS would use.
  public var remote: [UInt8]?

  /// The options with their defaults.
  public init(_ rewrite: RewriteOptions) { self.rewrite = rewrite }
}
