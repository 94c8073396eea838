public import GitObjects
public import GitStore

/// The trees and files found in a range of trees, as far as they were new to the visitor.
public struct FolderPiece: Sendable {
  /// A tree to visit on the next level.
  public struct NewTree: Sendable {
    /// Its id.
    public let id: ObjectID
    /// Its path.
    public let path: PathHash
    /// The number of the tree that holds it.
    public let parent: UInt32
    /// The end of its name in `treeNames`.
    public let nameEnd: Int

    /// A new tree with its name's end in `treeNames`.
    public init(id: ObjectID, path: PathHash, parent: UInt32, nameEnd: Int) {
      self.id = id
      self.path = path
      self.parent = parent
      self.nameEnd = nameEnd
    }
  }
  /// A selected file.
  public struct NewFile: Sendable {
    /// The id of its blob.
    public let id: ObjectID
    /// Its path.
    public let path: PathHash
    /// The number of the tree that holds it.
    public let tree: UInt32
    /// The end of its name in `fileNames`.
    public let nameEnd: Int

    /// A new file with its name's end in `fileNames`.
    public init(id: ObjectID, path: PathHash, tree: UInt32, nameEnd: Int) {
      self.id = id
      self.path = path
      self.tree = tree
      self.nameEnd = nameEnd
    }
  }

  /// The trees.
  public var newTrees: [NewTree] = []
  /// The files.
  public var newFiles: [NewFile] = []
  /// The names of all new trees, concatenated.
  public var treeNames: [UInt8] = []
  /// The names of all new files, concatenated.
  public var fileNames: [UInt8] = []
  /// The numbers of the trees whose `.gitattributes` is a symbolic link.
  public var linkingTrees: [Int] = []

  /// Nothing found.
  public init() {
  }
}
