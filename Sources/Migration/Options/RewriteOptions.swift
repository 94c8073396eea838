public import GitRefs
public import Publication

/// The options that an import and an export of a history share.
public struct RewriteOptions: Sendable {
  /// The selected commits.
  public var selection: SelectionRequest
  /// The patterns of files to convert, as the user wrote them.
  public var includes: [[UInt8]] = []
  /// The patterns of files to leave out, as the user wrote them.
  public var excludes: [[UInt8]] = []
  /// What happens to signatures.
  public var signatures = SignaturePolicy.strip
  /// Whether ids of rewritten commits in messages are replaced by the new ones.
  public var mapsMessages = false
  /// The path of the map of old and new commits to write; `nil` for none.
  public var objectMap: String?
  /// The number of workers.
  public var jobs: Int
  /// Whether references may move although they lack commits of the remote.
  public var allowsDiverged = false
  /// Whether only the plan is made, and nothing is written.
  public var isDryRun = false
  /// The time of the run, in seconds since 1970.
  public var now: Int
  /// The command, for the record of the run.
  public var command: CommandRecord

  /// The options with their defaults.
  public init(selection: SelectionRequest, jobs: Int, now: Int, command: CommandRecord) {
    self.selection = selection
    self.jobs = jobs
    self.now = now
    self.command = command
  }
}
