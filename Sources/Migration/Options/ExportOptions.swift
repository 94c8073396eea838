public import GitRefs
public import Publication

/// The options of `export`.
public struct ExportOptions: Sendable {
  /// What happens to pointers whose LFS object is missing.
  public enum Missing: String, Sendable, CaseIterable {
    /// They stop the run.
    case abort
    /// They stay pointers.
    case keep
  }

  /// The selected commits.
  public var selection: SelectionRequest
  /// The patterns of files to export, as the user wrote them.
  public var includes: [[UInt8]] = []
  /// The patterns of files to leave out, as the user wrote them.
  public var excludes: [[UInt8]] = []
  /// What happens to pointers whose LFS object is missing.
  public var missing = Missing.abort
  /// The remote to fetch LFS objects from; `nil` for the one that Git LFS would use.
  public var remote: [UInt8]?
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
