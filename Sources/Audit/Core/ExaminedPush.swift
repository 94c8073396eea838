internal import GitObjects

/// All that a push, or what else is audited, would add.
struct ExaminedPush {
  /// What a tip stands for.
  enum Target {
    case commit(ObjectID)
    case tree(ObjectID)
    case blob
  }

  let request: AuditRequest
  let scope: Scope
  /// What each tip stands for.
  let targets: [Target]
  let repository: ExaminedRepository
  /// The new commits.
  let commits: NewCommits
  /// The tags of many bytes that were taken off.
  let largeTags: [LargeTag]
  /// The new blobs outside Git LFS that count for the size of the push.
  let rawBlobs: RawBlobs

  var isStaged: Bool { request == .staged }

  /// The tree of a commit.
  func tree(of commit: ObjectID) throws -> ObjectID {
    try commits.tree(of: commit) ?? repository.tree(of: commit)
  }

  /// The tree of each tip, which would be checked out; `nil` if it has none.
  func tipTrees() throws -> [ObjectID?] {
    try targets.map { target in
      switch target {
      case .commit(let id): try tree(of: id)
      case .tree(let id): id
      case .blob: nil
      }
    }
  }
}
