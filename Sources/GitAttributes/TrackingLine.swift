/// A line by which the paths of a pattern are tracked by LFS, or no longer tracked.
public struct TrackingLine: Hashable, Sendable {
  /// The line without a newline.
  public let text: [UInt8]

  private init(_ fileText: [UInt8], _ attributes: String) {
    text = fileText + attributes.utf8
  }

  /// `filter=lfs diff=lfs merge=lfs -text`: Git LFS's line for files that it stores.
  ///
  /// - Parameter fileText: the pattern, as `AttributesPattern.fileText` spells it.
  public static func tracking(_ fileText: [UInt8]) -> TrackingLine {
    TrackingLine(fileText, " filter=lfs diff=lfs merge=lfs -text")
  }

  /// `!text -filter -merge -diff`: Git LFS's line for files that an import leaves out.
  ///
  /// - Parameter fileText: the pattern, as `AttributesPattern.fileText` spells it.
  public static func excluding(_ fileText: [UInt8]) -> TrackingLine {
    TrackingLine(fileText, " !text -filter -merge -diff")
  }

  /// `!text !filter !merge !diff`: Git LFS's line for files that an export has restored.
  ///
  /// - Parameter fileText: the pattern, as `AttributesPattern.fileText` spells it.
  public static func untracking(_ fileText: [UInt8]) -> TrackingLine {
    TrackingLine(fileText, " !text !filter !merge !diff")
  }
}
