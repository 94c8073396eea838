internal import GitObjects
internal import GitStore

/// Unchanged objects that a rewrite has found: trees, and converted files at paths that were not
/// selected.
struct KeptObjects: Sendable {
  private(set) var trees: [ObjectID] = []
  private(set) var files: Set<Int> = []
  private var table = ObjectTable()

  mutating func insert(tree: ObjectID) {
    if table.insert(tree).isNew { trees.append(tree) }
  }

  mutating func insert(file: Int) { files.insert(file) }

  mutating func formUnion(_ other: KeptObjects) {
    for tree in other.trees { insert(tree: tree) }
    files.formUnion(other.files)
  }
}
