public import GitRefs
public import Publication

/// What `export` was asked to do.
public struct ExportOptions: Sendable {
  /// What happens to pointers whose LFS object cannot be had.
  public enum Missing: String, Sendable, CaseIterable {
    /// They stop the run.
    case abort
    /// They stay pointers.
    case keep
  }

  /// Which commits.
  public var selection: SelectionRequest
  /// Patterns of files to export, each as the user wrote it.
  public var includes: [[UInt8]] = []
  /// Patterns of files to leave, each as the user wrote it.
  public var excludes: [[UInt8]] = []
  /// What happens to pointers whose LFS object cannot be had.
  public var missing = Missing.abort
  /// The remote to fetch LFS objects from; nil for the one that Git LFS would choose.
  public var remote: [UInt8]?
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
