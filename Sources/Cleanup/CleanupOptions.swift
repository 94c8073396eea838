public import LFSServer
public import Publication

/// What `cleanup` was asked to do.
public struct CleanupOptions: Sendable {
  /// The names of the runs whose old history goes; none for all that are done.
  public var runs: [String] = []
  /// Whether runs that were not verified will do.
  public var isUnverified = false
  /// Whether no remote is asked for the LFS objects of what was pushed there.
  public var isLocalOnly = false
  /// How hard Git tries to pack what stays.
  public var packing = Packing.automatic
  /// Whether nothing is written: the plan is all.
  public var isDryRun = false

  /// How hard Git tries to pack what stays.
  public enum Packing: Sendable {
    /// Deltas are taken as they are.
    case fast
    /// Deltas are looked for anew, unless there is so much that it would take many minutes.
    case automatic
    /// The best deltas are looked for, however long that takes.
    case aggressive
  }

  /// Cleans up all runs that are done.
  public init() {}
}

/// Why a clean-up was refused or stopped.
public enum CleanupError: Error, Equatable, Sendable {
  /// Runs were not verified: their names.
  case unverified([String])
  /// The run was taken back: it dropped nothing, and nothing is left of it.
  case takenBack(String)
  /// A setting would have Git run a program, or keeps it from dropping objects.
  case setting(String, value: String)
  /// Repositories nearby borrow objects from this one: their Git directories.
  case borrowed([[UInt8]])
  /// The remote has another history of these references than this repository: it is not published.
  case unpublished(remote: [UInt8], [RemoteComparison.Entry])
  /// The remote's LFS server lacks the objects of pointers that were pushed.
  case notOnServer(remote: [UInt8], [RunPointer])
  /// The remote does not say which references it has.
  case remoteUnknown(remote: [UInt8], RemoteComparison.Silence)
  /// The remote's LFS server does not say which objects it has.
  case serverUnknown(remote: [UInt8], LFSServerError)
  /// The LFS objects of pointers are neither here nor known to be elsewhere: the old history may be
  /// the last to have the content.
  case contentMissing([RunPointer])
  /// Git collects garbage in the repository at the same time: its process, and the machine.
  case collecting(process: String, host: String)
}

/// A clean-up that stopped when the references were gone, before all old objects were.
public struct CleanupStop: Error, Sendable {
  /// What stopped it.
  public let cause: any Error
}
