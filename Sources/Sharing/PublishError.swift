public import GitCommand
public import GitObjects
public import Publication

/// The reason why history is not published, or not to its end.
public enum PublishError: Error, Sendable {
  /// No run moved references.
  case noRuns
  /// There is no remote with a URL.
  case noRemote
  /// There is no such remote.
  case unknownRemote([UInt8], remotes: [[UInt8]])
  /// No reference has the name, or more than one.
  case unknownReference([UInt8])
  /// The reference belongs to this repository alone, or only leads to another one.
  case notShared(ReferenceName)
  /// The remote can't be asked for its references.
  case unreachable(remote: [UInt8], GitError)
  /// The remote has commits of these references that are not in them here.
  case remoteAhead(remote: [UInt8], [RemoteComparison.Entry])
  /// Neither the LFS server nor this repository has these LFS objects.
  case missing(remote: [UInt8], [PublishedPointer])
  /// LFS objects of this repository do not have the content that their names say.
  case damaged([PublishedPointer])
  /// The remote has several URLs for pushes, which may have different histories.
  case severalURLs(remote: [UInt8], count: Int)
  /// Git LFS did not upload the objects; the message is its own.
  case notUploaded(remote: [UInt8], GitEnd, message: String)
  /// The server lacks these objects although Git LFS has uploaded them.
  case serverLacks(remote: [UInt8], [PublishedPointer])
  /// The push, or one of several, was refused.
  case refused(PushRefusal)
  /// After the push, the remote has other objects for these references.
  case otherwise(remote: [UInt8], [Difference])

  /// Whether another try would meet the same, until somebody changes something.
  var isRefusal: Bool {
    switch self {
    case .missing, .damaged, .serverLacks, .remoteAhead: true
    // Without references, the connection may have ended.
    case .refused(let refusal): !refusal.references.isEmpty
    default: false
    }
  }

  /// A reference that is not where it was pushed.
  public struct Difference: Equatable, Sendable {
    /// Its full name.
    public let name: ReferenceName
    /// The object that was pushed.
    public let pushed: ObjectID
    /// The object that the remote has; `nil` if it has none.
    public let there: ObjectID?
  }
}

/// A push that a remote, a hook or Git refused.
public struct PushRefusal: Error, Equatable, Sendable {
  /// A reference that was refused.
  public struct Reference: Equatable, Sendable {
    /// Its full name.
    public let name: ReferenceName
    /// The reason, in the words of Git or of the remote.
    public let reason: String
  }

  /// The name of the remote.
  public let remote: [UInt8]
  /// The references that were refused, without those that went along with them.
  public let references: [Reference]
  /// How Git ended.
  public let end: GitEnd
  /// What Git and the remote said.
  public let message: String
  /// The references that the remote had elsewhere after the push: someone has pushed meanwhile.
  public internal(set) var outrun: [ReferenceName] = []
  /// The number of references that have moved on the remote nevertheless, by this push or by those
  /// before; `nil` if it can't be asked.
  public internal(set) var movedCount: Int?
}
