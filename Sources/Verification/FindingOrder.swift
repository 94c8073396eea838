internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import LFS

extension [Finding] {
  /// Each finding once, those about references first, then by path, commit and kind.
  ///
  /// The order does not depend on how the work was shared out.
  var inOrder: [Finding] {
    var seen: Set<Finding> = []
    return filter { seen.insert($0).inserted }.sorted { $0.precedes($1) }
  }
}

extension Finding {
  fileprivate func precedes(_ other: Finding) -> Bool {
    if kind.rank != other.kind.rank { return kind.rank < other.kind.rank }
    for (one, another) in [
      (reference?.bytes ?? [], other.reference?.bytes ?? []),
      (path?.bytes ?? [], other.path?.bytes ?? []),
    ] where one != another {
      return one.lexicographicallyPrecedes(another)
    }
    let (one, another) = (commit ?? .zero, other.commit ?? .zero)
    if one != another { return one < another }
    if kind.place != other.kind.place { return kind.place < other.kind.place }
    return kind.details.lexicographicallyPrecedes(other.kind.details)
  }
}

extension FindingKind {
  /// The order of findings: those about references first, then commits, then files.
  fileprivate var rank: Int {
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

  /// The order of kinds of the same rank, at the same place.
  fileprivate var place: Int {
    switch self {
    case .elsewhere, .ambiguous, .unreadable, .added, .broken, .contentDigest: 0
    case .gone, .metadata, .attributeLine, .notAPointer, .contentMissing: 1
    case .leftBehind, .parent, .attributesEdited, .notCanonical, .contentSize: 2
    case .noteAdded, .parentCount, .changed, .rawAtTrackedPath, .contentUnreadable: 3
    case .noteLost, .dropped, .stillPointer, .notOnServer: 4
    case .objectKind, .mode, .stillRaw, .notTheContent: 5
    case .stashLeftBehind, .order, .stillTracked, .otherContent: 6
    case .untracked: 7
    }
  }

  /// What the kind says, as bytes that put findings of one kind in order.
  fileprivate var details: [UInt8] {
    switch self {
    case .dropped, .added, .order, .attributesEdited, .untracked, .stillTracked, .noteAdded: []
    case .metadata(let part): Array(part.rawValue.utf8)
    case .parentCount(let expected, let found): Self.bytes(expected) + Self.bytes(found)
    case .parent(let number, let expected, let found):
      Self.bytes(number) + expected.hex + found.hex
    case .mode(let expected, let found):
      Self.bytes(Int(expected.rawValue)) + Self.bytes(Int(found.rawValue))
    case .objectKind(let expected, let found): Array("\(expected.name) \(found.name)".utf8)
    case .unreadable(let id, let problem): id.hex + problem.details
    case .ambiguous(let one, let other), .changed(let one, let other),
      .otherContent(let one, let other), .elsewhere(let one, let other):
      one.hex + other.hex
    case .attributeLine(let line): line
    case .notAPointer(let id), .notCanonical(let id), .broken(let id), .stillRaw(let id),
      .rawAtTrackedPath(let id), .leftBehind(let id), .gone(let id), .stashLeftBehind(let id),
      .noteLost(let id):
      id.hex
    case .stillPointer(let oid), .contentMissing(let oid), .contentDigest(let oid),
      .notTheContent(let oid):
      oid.hex
    case .contentSize(let oid, let expected, let found):
      oid.hex + Self.bytes(Int(clamping: expected)) + Self.bytes(Int(clamping: found))
    case .contentUnreadable(let oid, let error): oid.hex + error.details
    case .notOnServer(let oid, let remote): oid.hex + remote
    }
  }

  /// A number that is not negative, as bytes in its order.
  fileprivate static func bytes(_ number: Int) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}

extension ReadingProblem {
  fileprivate var details: [UInt8] {
    switch self {
    case .missing: [0]
    case .damaged: [1]
    case .damagedPack: [2]
    case .system(let error): [3] + error.details
    case .tooLarge: [4]
    case .outOfMemory: [5]
    case .wrongHash: [6]
    case .wrongKind(let kind): [7] + kind.name.utf8
    case .malformed: [8]
    }
  }
}

extension ObjectStoreError {
  fileprivate var details: [UInt8] {
    switch self {
    case .damaged(let object): [0] + object
    case .differs(let object, let byteCount, let expected):
      [1] + object + FindingKind.bytes(Int(clamping: byteCount))
        + FindingKind.bytes(Int(clamping: expected))
    case .missing(let path): [2] + path
    case .notAFile(let object): [3] + object
    case .system(let error): [4] + error.details
    }
  }
}

extension FileSystemError {
  fileprivate var details: [UInt8] { path + call.utf8 + FindingKind.bytes(Int(errno)) }
}
