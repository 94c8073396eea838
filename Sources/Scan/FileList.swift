public import GitObjects
public import GitStore
internal import Reporting

/// What is done with a selected file's content.
public enum FileState: UInt8, Sendable {
  /// It becomes a pointer; with an export, the content that the pointer stands for.
  case converts
  /// It is a pointer already.
  case isPointer
  /// It is empty: the pointer of nothing is nothing.
  case isEmpty
  /// It is no pointer, and an export leaves it as it is.
  case isOrdinary
}

/// The selected blobs, by their number.
public struct FileList: Sendable {
  /// Numbers the blobs and keeps their ids.
  public var table = ObjectTable()
  /// The number of a tree that holds each, and of its name there.
  private(set) var trees: [UInt32] = []
  public private(set) var names: [UInt32] = []
  /// The number of the include pattern that selected each.
  public private(set) var includes: [UInt32] = []
  /// The size of each, in bytes.
  public var byteCounts: [UInt64] = []
  public var states: [FileState] = []
  /// The numbers in the order in which reading is fastest.
  public var readingOrder: [UInt32] = []

  public var count: Int { table.count }

  /// All of it.
  public init() {
  }

  public func id(_ file: Int) -> ObjectID { table.ids[file] }

  public mutating func insert(_ id: ObjectID, tree: UInt32, name: UInt32, include: Int) {
    let (_, isNew) = table.insert(id)
    guard isNew else { return }
    trees.append(tree)
    names.append(name)
    includes.append(UInt32(include))
  }

  /// How many files become pointers, and how many bytes they have.
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
