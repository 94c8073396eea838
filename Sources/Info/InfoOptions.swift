public import GitRefs

/// The options of `info`.
public struct InfoOptions: Sendable {
  /// The selected commits.
  public var selection: SelectionRequest
  /// The patterns of files to count, as the user wrote them.
  public var includes: [[UInt8]] = []
  /// The patterns of files to leave out, as the user wrote them.
  public var excludes: [[UInt8]] = []
  /// The size in bytes above which files are counted.
  public var above: UInt64 = 0
  /// Whether only files that the attributes of their commits have tracked by LFS are counted.
  public var isFixup = false
  /// How pointers are counted.
  public var pointers = PointerPolicy.follow
  /// Whether to find the details that help to decide about a migration.
  public var hasDetails = false
  /// The number of workers.
  public var jobs: Int

  /// The options with their defaults.
  public init(selection: SelectionRequest, jobs: Int) {
    self.selection = selection
    self.jobs = jobs
  }
}

/// How `info` counts pointers.
public enum PointerPolicy: String, Sendable {
  /// As a type of their own, with the size of the content.
  case follow
  /// Like all other files.
  case noFollow = "no-follow"
  /// Not at all.
  case ignore
}
