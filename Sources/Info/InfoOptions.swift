public import GitRefs

/// What `info` was asked to do.
public struct InfoOptions: Sendable {
  /// Which commits.
  public var selection: SelectionRequest
  /// Patterns of files to look at, each as the user wrote it.
  public var includes: [[UInt8]] = []
  /// Patterns of files to pass over, each as the user wrote it.
  public var excludes: [[UInt8]] = []
  /// Only larger files are counted, in bytes.
  public var above: UInt64 = 0
  /// Whether only files count that the attributes of their commits give to Git LFS.
  public var isFixup = false
  /// What becomes of pointers.
  public var pointers = PointerPolicy.follow
  /// Whether to find out what matters to someone who has to decide.
  public var hasDetails = false
  /// How many threads work.
  public var jobs: Int

  /// The least that must be known.
  public init(selection: SelectionRequest, jobs: Int) {
    self.selection = selection
    self.jobs = jobs
  }
}

/// What `info` does with files that are pointers already.
public enum PointerPolicy: String, Sendable {
  /// They are counted by themselves, with the size of the content that they point to.
  case follow
  /// They are files like all others.
  case noFollow = "no-follow"
  /// They are not counted.
  case ignore
}
