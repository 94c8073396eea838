internal import FileSystem
public import GitObjects
internal import GitStore
public import LFS

/// Something that is not as a migration says, or as a history with pointers should be.
public struct Finding: Hashable, Sendable {
  /// What is wrong.
  public let kind: FindingKind
  /// The full name of the reference that it is about.
  public var reference: [UInt8]?
  /// The commit or tag before the run, or the commit that was looked at.
  public var commit: ObjectID?
  /// What that commit or tag became.
  public var newCommit: ObjectID?
  /// The path of a file or folder in that commit.
  public var path: [UInt8]?

  /// A finding about a place, of which some parts may be unknown.
  public init(
    _ kind: FindingKind,
    reference: [UInt8]? = nil,
    commit: ObjectID? = nil,
    newCommit: ObjectID? = nil,
    path: [UInt8]? = nil
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
  /// Any other header, or the order of them.
  case headers
}

/// Why an object can't be read.
public enum ReadingProblem: Hashable, Sendable {
  /// There is no such object.
  case missing
  /// Its bytes are damaged: how, where that is known.
  case damaged(reason: String)
  /// Its content does not hash to its name.
  case wrongHash
  /// It is of another kind than where it stands says.
  case wrongKind(ObjectKind)
  /// Its content is none of its kind.
  case malformed

  init(_ error: StoreError) {
    switch error {
    case .missing: self = .missing
    case .corrupt(_, let reason), .badPack(_, let reason): self = .damaged(reason: reason)
    case .wrongHash: self = .wrongHash
    case .wrongKind(_, _, let found): self = .wrongKind(found)
    case .system(let error): self = .damaged(reason: error.reason)
    case .tooLarge: self = .damaged(reason: "it is larger than what is read")
    case .outOfMemory: self = .damaged(reason: "there is no memory for it")
    }
  }
}

/// What is wrong.
public enum FindingKind: Hashable, Sendable {
  /// An object can't be read: it is missing, damaged or of the wrong kind.
  case unreadable(ObjectID, ReadingProblem)

  /// A part of a commit or tag is not what it was.
  case metadata(ObjectPart)
  /// A commit has more or fewer parents than before.
  case parentCount(expected: Int, found: Int)
  /// A parent, counted from 1, is not what the old parent became.
  case parent(number: Int, expected: ObjectID, found: ObjectID)
  /// A commit became two different ones.
  case ambiguous(ObjectID, ObjectID)
  /// A reference or tag leads to an object of another kind than before.
  case objectKind(expected: ObjectKind, found: ObjectKind)

  /// A file or folder is gone.
  case dropped
  /// A file or folder is new.
  case added
  /// A file has another mode.
  case mode(expected: FileMode, found: FileMode)
  /// An entry does not stand where Git's order wants it.
  case order
  /// An entry names another object, though nothing was to be converted there.
  case changed(expected: ObjectID, found: ObjectID)

  /// Something of a `.gitattributes` file that was there is not there any more.
  case attributesEdited
  /// A `.gitattributes` file has a new line that the run does not add.
  case attributeLine([UInt8])

  /// A file became something that is no pointer.
  case notAPointer(ObjectID)
  /// A pointer is not in the form in which Git LFS writes it.
  case notCanonical(ObjectID)
  /// A text begins as a pointer and breaks off.
  case broken(ObjectID)
  /// A pointer stands where attributes do not give the path to Git LFS.
  case untracked
  /// A file that was to be converted is as before.
  case stillRaw(ObjectID)
  /// A file with its content stands where attributes give the path to Git LFS.
  case rawAtTrackedPath(ObjectID)
  /// A pointer that was to become a file is as before.
  case stillPointer(LFSObjectID)
  /// A file that an export made stands where attributes give the path to Git LFS.
  case stillTracked

  /// There is no LFS object of that name in the store.
  case contentMissing(LFSObjectID)
  /// The LFS object has another size than its pointer says.
  case contentSize(LFSObjectID, expected: UInt64, found: UInt64)
  /// The LFS object can't be read: what the system says.
  case contentUnreadable(LFSObjectID, ObjectStoreError)
  /// The content of an LFS object does not hash to its name.
  case contentDigest(LFSObjectID)
  /// A pointer stands for another content than the file that it replaces, or the reverse.
  case otherContent(expected: ObjectID, found: ObjectID)
  /// A file is not the content that the pointer it replaces stands for.
  case notTheContent(LFSObjectID)

  /// The LFS server of a remote lacks the object, though the pointer was pushed there.
  case notOnServer(LFSObjectID, remote: [UInt8])

  /// A reference still stands for the old history.
  case leftBehind(ObjectID)
  /// A reference stands for something that does not build on what the run moved it to.
  case elsewhere(expected: ObjectID, found: ObjectID)
  /// A reference is gone, and what it stood for is in no other one's history.
  case gone(ObjectID)
  /// An entry of the stash is still an old commit.
  case stashLeftBehind(ObjectID)
  /// A note of an old object is gone, or its new object does not have it.
  case noteLost(ObjectID)
  /// A reference of notes has something that is no note that was there before.
  case noteAdded
}

extension FindingKind {
  /// The place among findings: those about references first, then commits, then files.
  var rank: Int {
    switch self {
    case .leftBehind, .elsewhere, .gone, .stashLeftBehind, .objectKind, .noteLost, .noteAdded: 0
    case .metadata, .parentCount, .parent, .ambiguous: 1
    case .unreadable: 2
    case .dropped, .added, .mode, .order, .changed, .attributesEdited, .attributeLine: 3
    case .notAPointer, .notCanonical, .broken, .untracked, .stillRaw, .rawAtTrackedPath,
      .stillPointer, .stillTracked:
      4
    case .contentMissing, .contentSize, .contentUnreadable, .contentDigest, .otherContent,
      .notTheContent, .notOnServer:
      5
    }
  }
}

extension [Finding] {
  /// Each once, those about references first, then by path; the order does not depend on how the work
  /// was shared out.
  var inOrder: [Finding] {
    var seen: Set<Finding> = []
    return filter { seen.insert($0).inserted }
      .map { ($0, "\($0.kind)") }
      .sorted { left, right in
        if left.0.kind.rank != right.0.kind.rank { return left.0.kind.rank < right.0.kind.rank }
        for (one, other) in [
          (left.0.reference ?? [], right.0.reference ?? []),
          (left.0.path ?? [], right.0.path ?? []),
        ] where one != other {
          return one.lexicographicallyPrecedes(other)
        }
        let (one, other) = (left.0.commit ?? .zero, right.0.commit ?? .zero)
        return one != other ? one < other : left.1 < right.1
      }
      .map(\.0)
  }
}
