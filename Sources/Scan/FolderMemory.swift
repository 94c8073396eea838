internal import GitObjects
public import GitStore

/// A version of a folder that a worker has read, with the results.
///
/// The next version of the folder repeats most of its entries, which need not be read again.
public final class KnownFolder {
  fileprivate(set) var path = PathHash.root
  /// The path of the folder, only if patterns need paths.
  fileprivate(set) var directory = RepositoryPath.root
  /// The tree; `nil` for a folder that is not kept.
  public fileprivate(set) var tree: ObjectData?
  /// The rewritten tree; `nil` if it was not rewritten, or stays as it is.
  public fileprivate(set) var new: [UInt8]?
  /// The entries, and the marks of the worker.
  public var notes = EntryNotes()
  /// The children and lines that belong to the entries.
  var items: [UInt32] = []
  /// The numbers of the items' names, if lines are collected.
  var itemNames: [UInt32] = []
}

/// The folders that a worker has read last, by path.
public struct FolderMemory {
  private static let slotCount = 64
  private static let byteLimit = 6 << 20

  private var slots = [KnownFolder?](repeating: nil, count: Self.slotCount)
  /// A folder that is no longer needed, for reuse.
  private var spare: KnownFolder?
  private var byteCount = 0

  /// An empty memory.
  public init() {
  }

  /// An empty folder, to be filled by the caller.
  public mutating func blank() -> KnownFolder {
    let folder = spare ?? KnownFolder()
    spare = nil
    folder.notes.removeAll()
    folder.items.removeAll(keepingCapacity: true)
    folder.itemNames.removeAll(keepingCapacity: true)
    return folder
  }

  /// The last version of a tree's folder; `nil` if it is not kept.
  public func version(of tree: VisitedTree) -> KnownFolder? {
    guard let folder = slots[Self.slot(of: tree.path)], folder.path == tree.path,
      folder.directory == tree.directory
    else { return nil }
    return folder
  }

  /// Keeps a version of a folder.
  ///
  /// - Parameter new: the rewritten tree; `nil` if it was not rewritten, or stays as it is.
  public mutating func keep(
    _ folder: KnownFolder,
    of tree: VisitedTree,
    _ data: ObjectData,
    new: [UInt8]? = nil
  ) {
    let size = data.byteCount + (new?.count ?? 0)
    guard size <= Self.byteLimit / 4 else {
      forget(tree)
      return
    }
    if byteCount + size > Self.byteLimit { removeAll() }
    byteCount += size
    (folder.path, folder.directory, folder.tree, folder.new) =
      (tree.path, tree.directory, data, new)
    let slot = Self.slot(of: tree.path)
    drop(slots[slot])
    slots[slot] = folder
  }

  /// Drops the folder of a tree, whose results are not valid for the next version.
  public mutating func forget(_ tree: VisitedTree) {
    let slot = Self.slot(of: tree.path)
    drop(slots[slot])
    slots[slot] = nil
  }

  /// Drops all folders.
  public mutating func removeAll() {
    slots = [KnownFolder?](repeating: nil, count: Self.slotCount)
    byteCount = 0
  }

  private mutating func drop(_ folder: KnownFolder?) {
    guard let folder else { return }
    byteCount -= (folder.tree?.byteCount ?? 0) + (folder.new?.count ?? 0)
    (folder.tree, folder.new) = (nil, nil)
    spare = folder
  }

  private static func slot(of path: PathHash) -> Int {
    Int(truncatingIfNeeded: path.value & UInt64(slotCount - 1))
  }
}
