public import FileSystem
public import GitCommand
public import GitObjects
public import GitStore
public import LFS

/// A difference from what a migration says, or from what a history with pointers should be.
public struct Finding: Hashable, Sendable {
  /// What is wrong.
  public let kind: FindingKind
  /// The reference concerned.
  public var reference: StoredReferenceName?
  /// The commit or tag before the run, or the commit that was checked.
  public var commit: ObjectID?
  /// What that commit or tag became.
  public var newCommit: ObjectID?
  /// The path of a file or folder in that commit.
  public var path: RepositoryPath?

  /// A finding about a place; parts of the place may be unknown.
  public init(
    _ kind: FindingKind,
    reference: StoredReferenceName? = nil,
    commit: ObjectID? = nil,
    newCommit: ObjectID? = nil,
    path: RepositoryPath? = nil
  ) {
    self.kind = kind
    self.reference = reference
    self.commit = commit
    self.newCommit = newCommit
    self.path = path
  }
}

/// A part of a commit or tag object.
public enum ObjectPart: String, Sendable {
  case author, committer, encoding, message, signature
  /// Any other header, or the order of headers.
  case headers
}

/// Why an object can't be read.
public enum ReadingProblem: Hashable, Sendable {
  /// There is no such object.
  case missing
  /// Its bytes are damaged.
  case damaged(StoreDamage)
  /// The pack that it is in is damaged.
  case damagedPack(PackDamage)
  /// A system call failed.
  case system(FileSystemError)
  /// It is larger than what is read.
  case tooLarge
  /// There is no memory for it.
  case outOfMemory
  /// Its content does not hash to its name.
  case wrongHash
  /// It is of another kind than the object or reference that names it expects.
  case wrongKind(ObjectKind)
  /// Its content does not parse as its kind.
  case malformed

  init(_ error: StoreError) {
    switch error {
    case .missing: self = .missing
    case .corrupt(_, let damage): self = .damaged(damage)
    case .badPack(_, let damage): self = .damagedPack(damage)
    case .wrongHash: self = .wrongHash
    case .wrongKind(_, _, let found): self = .wrongKind(found)
    case .system(let error): self = .system(error)
    case .tooLarge: self = .tooLarge
    case .outOfMemory: self = .outOfMemory
    }
  }
}

/// What is wrong.
public enum FindingKind: Hashable, Sendable {
  /// An object can't be read: it is missing, damaged or of the wrong kind.
  case unreadable(ObjectID, ReadingProblem)

  /// A part of a commit or tag differs from before.
  case metadata(ObjectPart)
  /// A commit has more or fewer parents than before.
  case parentCount(expected: Int, found: Int)
  /// A parent, counted from 1, is not what the old parent became.
  case parent(number: Int, expected: ObjectID, found: ObjectID)
  /// A commit became two different ones.
  case ambiguous(ObjectID, ObjectID)
  /// A reference or tag points to an object of another kind than before.
  case objectKind(expected: ObjectKind, found: ObjectKind)

  /// A file or folder is missing in the new tree.
  case dropped
  /// A file or folder is new.
  case added
  /// A file has another mode than before.
  case mode(expected: FileMode, found: FileMode)
  /// An entry is not where Git's order of entries wants it.
  case order
  /// An entry names another object, though nothing was to be converted there.
  case changed(expected: ObjectID, found: ObjectID)

  /// A `.gitattributes` file lost something that it had.
  case attributesEdited
  /// A `.gitattributes` file has a new line that is not one of the run's.
  case attributeLine([UInt8])

  /// A file became something other than a pointer.
  case notAPointer(ObjectID)
  /// A pointer is not in the canonical form, as Git LFS writes it.
  case notCanonical(ObjectID)
  /// A text begins as a pointer, and is malformed.
  case broken(ObjectID)
  /// A pointer is at a path that attributes do not track by LFS.
  case untracked
  /// A file that was to be converted did not change.
  case stillRaw(ObjectID)
  /// A file with its content is at a path that attributes track by LFS.
  case rawAtTrackedPath(ObjectID)
  /// A pointer that was to become a file did not change.
  case stillPointer(LFSObjectID)
  /// A file that an export made is at a path that attributes track by LFS.
  case stillTracked

  /// The store has no LFS object of that id.
  case contentMissing(LFSObjectID)
  /// The LFS object has another size than its pointer says.
  case contentSize(LFSObjectID, expected: UInt64, found: UInt64)
  /// The LFS object can't be read.
  case contentUnreadable(LFSObjectID, ObjectStoreError)
  /// The content of an LFS object does not hash to its id.
  case contentDigest(LFSObjectID)
  /// A pointer names another content than that of the file that it replaced, or the reverse.
  case otherContent(expected: ObjectID, found: ObjectID)
  /// A file is not the content that its old pointer named.
  case notTheContent(LFSObjectID)

  /// The LFS server of a remote lacks the object, though its pointer was pushed there.
  case notOnServer(LFSObjectID, remote: [UInt8])

  /// A reference still points to the old history.
  case leftBehind(ObjectID)
  /// A reference points to something that does not descend from what the run moved it to.
  case elsewhere(expected: ObjectID, found: ObjectID)
  /// A reference is gone, and what it pointed to is reachable from no other one.
  case gone(ObjectID)
  /// An entry of the stash is still an old commit.
  case stashLeftBehind(ObjectID)
  /// A note of an old object is gone, or its new object has no copy of it.
  case noteLost(ObjectID)
  /// A notes reference has a note that is none of the old ones or their copies.
  case noteAdded
}
