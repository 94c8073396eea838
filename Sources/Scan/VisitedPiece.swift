public import GitObjects
public import GitStore
public import Selection

/// A tree to be visited.
public struct VisitedTree: Sendable {
  public let node: Int
  public let id: ObjectID
  public let location: ObjectLocation
  /// The path of its folder, only where paths matter.
  public let directory: [UInt8]
  public let path: PathHash
  /// The attributes around it, only with `--fixup` and not for roots.
  public let attributes: TreeAttributes?

  /// All of it.
  public init(
    node: Int,
    id: ObjectID,
    location: ObjectLocation,
    directory: [UInt8],
    path: PathHash,
    attributes: TreeAttributes?
  ) {
    self.node = node
    self.id = id
    self.location = location
    self.directory = directory
    self.path = path
    self.attributes = attributes
  }
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
public enum LineKey: Hashable, Sendable {
  /// All files whose name ends in these bytes, which begin with a dot.
  case fileExtension([UInt8])
  /// The one file at this path.
  case path([UInt8])
}

/// A tree that could not be visited.
public enum VisitError: Error {
  case store(VisitedTree, StoreError)
  case tree(VisitedTree, TreeError)
}
