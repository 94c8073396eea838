internal import GitAttributes
internal import GitObjects
internal import GitStore

/// A tree before and after, to be compared.
struct TreePair: Sendable {
  /// What tells apart, on one level, pairs that are compared separately.
  struct Key: Hashable, Sendable {
    let old: ObjectID
    let new: ObjectID
    /// The hash of its path, if the path matters.
    let path: UInt64
    /// The numbers of the attributes around the folder, before and after.
    let oldContext: Int32
    let newContext: Int32
    /// Whether no attributes are expected: it is outside worktrees, or its commit is unchanged.
    let isSpared: Bool
  }

  /// The trees, and what tells them apart.
  let key: Key
  /// The path of the folder.
  let directory: RepositoryPath
  let path: PathHash
  /// The number of the commit in which it was first seen.
  let commit: Int
  /// The attributes around it; `nil` for a root.
  let around: Environment?
  /// Its place in the order of the packs.
  let order: UInt64

  var old: ObjectID { key.old }
  var new: ObjectID { key.new }
  var isSpared: Bool { key.isSpared }

  /// The attributes of the folder above, and the name of this one.
  struct Environment: Sendable {
    let new: AttributesStack
    let old: AttributesStack?
    let name: [UInt8]
  }
}
