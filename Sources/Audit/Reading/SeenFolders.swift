internal import GitObjects

/// The folders that were walked, each with what it was compared with.
///
/// A branch that was rebased, or a merge, has many of them again: what is new in them was noted the
/// first time. Folders are known by a hash that is keyed anew in each process, so that nobody can
/// choose some that collide.
struct SeenFolders {
  /// So many are remembered.
  private static let limit = 500_000

  private var folders: Set<Int> = []

  /// A number that stands for the attribute files from the root down to a folder, now and before.
  static func attributes(_ file: ObjectID?, before: [ObjectID?], in parent: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(parent)
    feed(file, &hasher)
    for file in before { feed(file, &hasher) }
    return hasher.finalize()
  }

  /// Remembers a folder; false where it was walked before.
  ///
  /// - Parameter attributes: the number of the attribute files around it.
  mutating func insert(
    _ tree: ObjectID,
    before: [ObjectID?],
    _ path: RepositoryPath,
    attributes: Int
  ) -> Bool {
    if folders.count > Self.limit { folders = [] }
    var hasher = Hasher()
    hasher.combine(attributes)
    hasher.combine(path)
    tree.feed(&hasher)
    for tree in before { Self.feed(tree, &hasher) }
    return folders.insert(hasher.finalize()).inserted
  }

  private static func feed(_ id: ObjectID?, _ hasher: inout Hasher) {
    hasher.combine(id != nil)
    id?.feed(&hasher)
  }
}
