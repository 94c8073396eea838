internal import GitObjects

/// A violation as it is found, before it is known whether it counts.
struct Candidate: Sendable {
  /// What is in violation of a rule.
  enum Subject: Hashable, Sendable {
    /// The content of a file.
    case blob(ObjectID)
    /// The files of a folder together.
    case tree(ObjectID)

    /// The blob; `nil` if it is a folder.
    var blob: ObjectID? {
      switch self {
      case .blob(let id): id
      case .tree: nil
      }
    }
  }

  struct Key: Hashable, Sendable {
    let rule: AuditRule
    let path: RepositoryPath
    let subject: Subject
  }

  let key: Key
  /// The commit; `nil` for what is staged.
  let commit: ObjectID?
  var byteCount: UInt64?
  var limit: UInt64?
  var detail: (any FindingDetail)?
  /// Whether the path is given to Git LFS where the file came in.
  var isTracked = false
  /// The tips that have it still, by their numbers; empty if tips do not count.
  var tips: [Int] = []
}

/// What a rule finds wrong with a file, or with a folder.
struct Violation {
  var byteCount: UInt64?
  /// The most that the number of bytes may be; `nil` if it is about something else.
  var limit: UInt64?
  var detail: (any FindingDetail)?
  /// The bytes of the paths that the detail names.
  var pathByteCount = 0
}

/// What has to be so for a candidate to count.
enum CandidateCondition: Hashable {
  /// The other side lacks the blob, at any path.
  case blobIsNew
  /// No remote has the pointer, so that its object is still to be uploaded.
  case pointerIsNew
  /// A tip has it still: a later commit can fix it.
  case holdsAtTip
}
