internal import GitAttributes
internal import GitObjects
internal import GitStore

/// A folder as it was and as it is, to be compared.
struct TreePair: Sendable {
  /// What sets apart folders that have to be looked at each by itself, on one level of the tree.
  struct Key: Hashable, Sendable {
    let old: ObjectID
    let new: ObjectID
    /// The numbers of the attributes around the folder, before and after.
    let oldContext: Int
    let newContext: Int
    /// Its path, where that matters.
    let path: UInt64
    let isSpared: Bool
  }

  let old: ObjectID
  let new: ObjectID
  /// The path of the folder, without a slash at its end.
  let directory: [UInt8]
  let path: PathHash
  /// The number of the commit that it was first seen in.
  let commit: Int
  /// The attributes around it; nil for a root.
  let around: Surroundings?
  /// Whether no attributes are expected there: it is no folder of a working tree.
  let isSpared: Bool
  /// Where it stands in the packs.
  let order: UInt64

  /// The attributes of the folder above, and the name in it.
  struct Surroundings: Sendable {
    let new: AttributesStack
    let old: AttributesStack?
    let name: [UInt8]
  }
}

/// A file in a commit.
struct FilePlace: Sendable {
  /// The number of the commit.
  let commit: Int
  let path: [UInt8]
}

/// What comparing some folders has found.
struct ComparedTrees: Sendable {
  var children: [(key: TreePair.Key, pair: TreePair)] = []
  var findings: [(kind: FindingKind, place: FilePlace)] = []
  /// Files that became others.
  var conversions: [(files: CommitPair, place: FilePlace)] = []
  /// Files that were to be converted and are as before.
  var unchanged: [(id: ObjectID, isTracked: Bool, place: FilePlace)] = []
  /// Files as before that only the new attributes give to Git LFS.
  var newlyTracked: [(id: ObjectID, place: FilePlace)] = []
  /// `.gitattributes` files that changed; zero where there was none.
  var attributes: [(files: CommitPair, place: FilePlace)] = []
}
