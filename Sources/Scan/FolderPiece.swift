public import GitObjects
public import GitStore

/// What visiting a run of trees found, as far as it was new to the visitor.
public struct FolderPiece: Sendable {
  public struct NewTree: Sendable {
    public let id: ObjectID
    public let path: PathHash
    public let parent: UInt32
    public let nameEnd: Int

    /// All of it.
    public init(id: ObjectID, path: PathHash, parent: UInt32, nameEnd: Int) {
      self.id = id
      self.path = path
      self.parent = parent
      self.nameEnd = nameEnd
    }
  }
  public struct NewFile: Sendable {
    public let id: ObjectID
    public let path: PathHash
    public let tree: UInt32
    public let nameEnd: Int

    /// All of it.
    public init(id: ObjectID, path: PathHash, tree: UInt32, nameEnd: Int) {
      self.id = id
      self.path = path
      self.tree = tree
      self.nameEnd = nameEnd
    }
  }

  public var newTrees: [NewTree] = []
  public var newFiles: [NewFile] = []
  /// The names of all new trees, one after the other.
  public var treeNames: [UInt8] = []
  /// The names of all new files, one after the other.
  public var fileNames: [UInt8] = []
  /// The numbers of the trees whose `.gitattributes` is a symbolic link.
  public var linkingTrees: [Int] = []

  /// All of it.
  public init() {
  }
}
