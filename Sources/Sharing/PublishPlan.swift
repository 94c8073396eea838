public import GitCommand
public import GitObjects

/// What a publication does: the references to push, and the LFS objects to upload before.
public struct PublishPlan: Equatable, Sendable {
  /// What happens to a reference on the remote.
  public enum Action: Equatable, Sendable {
    /// It moves, if the remote still has it at this object.
    case moves(from: ObjectID)
    /// It is made, if the remote still does not have it.
    case isMade
    /// The remote has it already, at an object that is here; perhaps it has commits after it, or
    /// lacks some that were made here since.
    case isThere(at: ObjectID)
    /// It stays only here: the remote does not have it.
    case staysHere
    /// It stays as it is there, since the remote has commits that are missing here.
    case isLeftOut
    /// It stays as it is there, since hosts keep such references to themselves.
    case isKeptByHost
  }

  /// A reference, and what happens to it.
  public struct Entry: Equatable, Sendable {
    /// Its full name, here and on the remote.
    public let name: ReferenceName
    /// The id of its object here.
    public let id: ObjectID
    /// What happens to it.
    public let action: Action
    /// Whether it goes back to the history before a run that was taken back here.
    public let isTakenBack: Bool

    /// The object that the remote has already; `nil` if it is not there yet.
    public var there: ObjectID? {
      if case .isThere(let id) = action { id } else { nil }
    }

    /// The object whose LFS objects the remote needs afterwards; `nil` if the reference is left as it
    /// is.
    var needed: ObjectID? {
      switch action {
      case .moves, .isMade: id
      case .isThere(let there): there
      case .staysHere, .isLeftOut, .isKeptByHost: nil
      }
    }

    /// The object that the remote was seen to have where it is pushed; `nil` if it had none.
    var before: ObjectID? {
      if case .moves(let id) = action { id } else { nil }
    }

    /// Whether it is pushed.
    public var isPushed: Bool {
      switch action {
      case .moves, .isMade: true
      case .isThere, .staysHere, .isLeftOut, .isKeptByHost: false
      }
    }
  }

  /// The name of the remote.
  public let remote: [UInt8]
  /// The references, in the order of their names.
  public let entries: [Entry]
  /// The number of LFS objects that the published references need, without those left out.
  public let neededCount: Int
  /// The LFS objects to upload: those that the server lacks, or all if it can't be asked.
  public let uploads: [PublishedPointer]
  /// Whether the server can be asked for its objects; `false` if a program of its own moves them
  /// (`lfs.standalonetransferagent`).
  public let isServerAsked: Bool
  /// Pointers whose objects are neither here nor there, and that are left out
  /// (`lfs.allowIncompletePush`).
  public let leftOut: [PublishedPointer]
  /// References that were deleted here, and that the remote has still with the old history.
  public let deleted: [ReferenceName]

  /// The references that are pushed.
  public var pushed: [Entry] { entries.filter(\.isPushed) }
  /// The size of the LFS objects to upload, in bytes.
  public var uploadByteCount: UInt64 { uploads.reduce(0) { $0 + $1.byteCount } }
  /// Whether there is nothing to do.
  public var isDone: Bool { uploads.isEmpty && pushed.isEmpty }
}

/// What a publication did.
public struct PublishReport: Sendable {
  /// The plan, all of which was done.
  public let plan: PublishPlan
  /// The number of pushes, each of which moved all of its references or none, if the remote can.
  public let pushCount: Int
  /// Whether each push was atomic; `false` if the remote can't do that.
  public let isAtomic: Bool
}
