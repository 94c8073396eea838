public import GitRefs
public import Publication

/// What `import` was asked to do.
public struct ImportOptions: Sendable {
  /// Which commits.
  public var selection: SelectionRequest
  /// Patterns of files to migrate, each as the user wrote it.
  public var includes: [[UInt8]] = []
  /// Patterns of files to leave, each as the user wrote it.
  public var excludes: [[UInt8]] = []
  /// The least size of a file to migrate, in bytes; nil where size does not matter.
  public var above: UInt64?
  /// Whether the attributes of each commit say which files to migrate, instead of patterns.
  public var isFixup = false
  /// Whether attribute lines begin with the first commit that needs them.
  public var isMinimal = false
  /// What happens to signatures.
  public var signatures = SignaturePolicy.strip
  /// Whether names of rewritten commits in messages become the new ones.
  public var mapsMessages = false
  /// Where to write the map of old and new commits, nil for nowhere.
  public var objectMap: String?
  /// How many threads work.
  public var jobs: Int
  /// Whether references may move although the remote has commits that they lack.
  public var allowsDiverged = false
  /// Whether nothing is written: the plan is all.
  public var isDryRun = false
  /// The time of the run, in seconds since 1970.
  public var now: Int
  /// The command, for the record of the run.
  public var command = CommandRecord()

  /// The least that must be known.
  public init(selection: SelectionRequest, jobs: Int, now: Int) {
    self.selection = selection
    self.jobs = jobs
    self.now = now
  }
}
