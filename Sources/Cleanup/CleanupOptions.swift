public import LFSServer
public import Publication

/// The options of `cleanup`.
public struct CleanupOptions: Sendable {
  /// The names of the runs whose old history is dropped; empty for all runs in force.
  public var runs: [String] = []
  /// Whether runs that were not verified are accepted.
  public var isUnverified = false
  /// Whether neither the remote nor its LFS server is asked.
  public var isLocalOnly = false
  /// How hard Git packs what stays.
  public var packing = Packing.automatic
  /// Whether only the plan is made, and nothing is written.
  public var isDryRun = false
  /// Returns the current time, in seconds since 1970.
  public var clock: @Sendable () -> Int

  /// How hard Git packs what stays.
  public enum Packing: Sendable {
    /// Deltas are reused.
    case fast
    /// Deltas are searched for anew, unless that would take many minutes.
    case automatic
    /// The best deltas are searched for, whatever time that takes.
    case aggressive
  }

  /// The options for all runs in force.
  public init(clock: @escaping @Sendable () -> Int) { self.clock = clock }
}

/// The reason for which a clean-up is refused or stops.
public enum CleanupError: Error, Equatable, Sendable {
  /// Runs were not verified; their names.
  case unverified([String])
  /// The run was aborted, so that it dropped nothing and nothing is left of it.
  case takenBack(String)
  /// A setting would make Git run a program, or prevents Git from dropping objects.
  case setting(String, value: String)
  /// Nearby repositories borrow objects from this one; their Git directories.
  case borrowed([[UInt8]])
  /// References are not published: the remote has another history of them.
  case unpublished(remote: [UInt8], [RemoteComparison.Entry])
  /// The remote's LFS server lacks the objects of pointers that were pushed.
  case notOnServer(remote: [UInt8], [RunPointer])
  /// The remote does not say which references it has.
  case remoteUnknown(remote: [UInt8], RemoteComparison.Silence)
  /// The remote's LFS server does not say which objects it has.
  case serverUnknown(remote: [UInt8], LFSServerError)
  /// The LFS objects of pointers are neither here nor on the server, so that the old history may be
  /// the last to have the content.
  case contentMissing([RunPointer])
  /// Git is collecting garbage in the repository; its process number and host name.
  case collecting(process: String, host: String)
}

/// The error of a clean-up that stopped after the references were deleted, but before all old
/// objects were.
public struct CleanupStop: Error, Sendable {
  /// The error that stopped it.
  public let cause: any Error
}
