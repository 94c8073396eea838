internal import GitObjects

/// A file in a commit.
struct FilePlace: Sendable {
  /// The number of the commit.
  let commit: Int
  let path: RepositoryPath
}

/// A file that did not change.
struct UnchangedFile: Hashable, Sendable {
  let id: ObjectID
  /// Whether the new attributes track it by LFS.
  let isTracked: Bool
}

/// The result of comparing some trees.
struct ComparedTrees: Sendable {
  var children: [TreePair] = []
  var findings: [(kind: FindingKind, place: FilePlace)] = []
  /// Files that changed.
  var conversions: [(files: ObjectPair, place: FilePlace)] = []
  /// Files that were to be converted and did not change.
  var unchanged: [(file: UnchangedFile, place: FilePlace)] = []
  /// Unchanged files that only the new attributes track by LFS.
  var newlyTracked: [(id: ObjectID, place: FilePlace)] = []
  /// `.gitattributes` files that changed; the old id is zero if there was none.
  var attributes: [(files: ObjectPair, place: FilePlace)] = []
}
