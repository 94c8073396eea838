internal import GitObjects
internal import GitStore

/// A tree to be visited.
struct VisitedTree: Sendable {
  let node: Int
  let id: ObjectID
  let location: ObjectLocation
  /// The path of its folder, only where paths matter.
  let directory: [UInt8]
  let path: PathHash
  /// The attributes around it, only with `--fixup` and not for roots.
  let attributes: TreeAttributes?
}

/// What visiting a run of trees found.
///
/// Numbers are the visitor's own, see `TreeVisitor`.
struct VisitedPiece: Sendable {
  struct NewTree: Sendable {
    let id: ObjectID
    let context: UInt64
    let parent: Int
    let name: UInt32
    let path: PathHash
    let attributes: TreeAttributes?
  }
  struct NewFile: Sendable {
    let id: ObjectID
    let tree: Int
    let name: UInt32
    let include: Int
  }

  var visitor = 0
  var newTrees: [NewTree] = []
  var newFiles: [NewFile] = []
  /// Files and folders that stay as they are though a pattern matches them.
  var newProtected: [NewFile] = []
  var newLines: [LineKey] = []
  var newNames: [[UInt8]] = []
  /// The items of each tree of the run: numbers of children, or of lines with the highest bit set.
  var items: [UInt32] = []
  var itemNames: [UInt32] = []
  var itemCounts: [UInt32] = []
  var flags: [TreeFlags] = []
  /// The `.gitattributes` file of each root of the run; zero where there is none.
  var rootAttributes: [ObjectID] = []
}

/// The attribute line that a migrated file calls for.
enum LineKey: Hashable, Sendable {
  /// All files whose name ends in these bytes, which begin with a dot.
  case fileExtension([UInt8])
  /// The one file at this path.
  case path([UInt8])
}

/// A tree that could not be visited.
enum VisitError: Error {
  case store(VisitedTree, StoreError)
  case tree(VisitedTree, TreeError)
}
