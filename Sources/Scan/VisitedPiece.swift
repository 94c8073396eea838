public import GitObjects
public import GitStore
public import History
public import Selection

/// A tree to visit.
public struct VisitedTree: Sendable {
  /// Its number.
  public let node: Int
  /// Its id.
  public let id: ObjectID
  /// Its location in the store.
  public let location: ObjectLocation
  /// The path of its folder, only if paths are needed.
  public let directory: RepositoryPath
  /// The hash of its path.
  public let path: PathHash
  /// The attributes around it, only with `--fixup` and not for roots.
  public let attributes: TreeAttributes?

  /// A tree to visit at a location.
  public init(
    node: Int,
    id: ObjectID,
    location: ObjectLocation,
    directory: RepositoryPath,
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

/// The results of a visit of a range of trees, with the numbers of the visitor.
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
  /// Files and folders that are not converted although a pattern matches them.
  var newProtected: [NewFile] = []
  var newLines: [LineKey] = []
  var newNames: [[UInt8]] = []
  /// The items of each tree: numbers of children, or of lines with the highest bit set.
  var items: [UInt32] = []
  var itemNames: [UInt32] = []
  var itemCounts: [UInt32] = []
  var flags: [TreeFlags] = []
  /// The `.gitattributes` file of each root; zero if it has none.
  var rootAttributes: [ObjectID] = []
}

/// The attribute line that a converted file needs.
public enum LineKey: Hashable, Sendable {
  /// All files whose name ends in this extension, with its dot.
  case fileExtension([UInt8])
  /// The file at this path.
  case path(RepositoryPath)
}

/// A tree that can't be visited.
public enum VisitError: Error {
  /// The tree can't be read.
  case store(VisitedTree, StoreError)
  /// The tree is malformed.
  case tree(VisitedTree, TreeError)

  /// The same as an error of the history.
  ///
  /// - Parameter needed: what needs a tree, by its number.
  public func inHistory(_ needed: (Int) -> Needed) -> HistoryError {
    switch self {
    case .store(let tree, let error): .unreadable(error, needed: needed(tree.node))
    case .tree(let tree, let error): .badTree(tree.id, error, needed: needed(tree.node))
    }
  }
}
