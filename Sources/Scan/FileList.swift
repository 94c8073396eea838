public import GitObjects
public import GitStore
internal import Reporting

/// What happens to a selected file.
public enum FileState: UInt8, Sendable {
  /// It is converted: to a pointer, or with an export to the pointer's content.
  case converts
  /// It is a pointer already.
  case isPointer
  /// It is empty, which is its own pointer.
  case isEmpty
  /// It is not a pointer, and an export leaves it as it is.
  case isOrdinary
}

/// The selected blobs, by number.
public struct FileList: Sendable {
  /// The numbers and ids of the blobs.
  public var table = ObjectTable()
  /// The number of a tree that holds each blob.
  private(set) var trees: [UInt32] = []
  /// The number of each blob's name in that tree.
  public private(set) var names: [UInt32] = []
  /// The number of the include pattern that selected each blob.
  public private(set) var includes: [UInt32] = []
  /// The size of each blob, in bytes.
  public var byteCounts: [UInt64] = []
  /// The state of each blob.
  public var states: [FileState] = []
  /// The numbers of the blobs in the order of the packs.
  public var readingOrder: [UInt32] = []

  /// The number of blobs.
  public var count: Int { table.count }

  /// An empty list.
  public init() {
  }

  /// The id of a blob.
  public func id(_ file: Int) -> ObjectID { table.ids[file] }

  /// Adds a blob, unless it is in the list.
  public mutating func insert(_ id: ObjectID, tree: UInt32, name: UInt32, include: Int) {
    let (_, isNew) = table.insert(id)
    guard isNew else { return }
    trees.append(tree)
    names.append(name)
    includes.append(UInt32(include))
  }

  /// The number of files that are converted, and their bytes.
  public var converted: (count: Int, byteCount: UInt64) {
    var count = 0
    var byteCount: UInt64 = 0
    for file in states.indices where states[file] == .converts {
      count += 1
      byteCount = byteCount.addingSaturated(byteCounts[file])
    }
    return (count, byteCount)
  }
}
