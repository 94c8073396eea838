internal import GitObjects
internal import GitStore
internal import Reporting

/// What is done with a selected file's content.
enum FileState: UInt8, Sendable {
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
struct FileList: Sendable {
  /// Numbers the blobs and keeps their ids.
  var table = ObjectTable()
  /// The number of a tree that holds each, and of its name there.
  private(set) var trees: [UInt32] = []
  private(set) var names: [UInt32] = []
  /// The number of the include pattern that selected each.
  private(set) var includes: [UInt32] = []
  /// The size of each, in bytes.
  var byteCounts: [UInt64] = []
  var states: [FileState] = []
  /// The numbers in the order in which reading is fastest.
  var readingOrder: [UInt32] = []

  var count: Int { table.count }

  func id(_ file: Int) -> ObjectID { table.ids[file] }

  mutating func insert(_ id: ObjectID, tree: UInt32, name: UInt32, include: Int) {
    let (_, isNew) = table.insert(id)
    guard isNew else { return }
    trees.append(tree)
    names.append(name)
    includes.append(UInt32(include))
  }

  /// How many files become pointers, and how many bytes they have.
  var converted: (count: Int, byteCount: UInt64) {
    var count = 0
    var byteCount: UInt64 = 0
    for file in states.indices where states[file] == .converts {
      count += 1
      byteCount = byteCount.addingSaturated(byteCounts[file])
    }
    return (count, byteCount)
  }
}
