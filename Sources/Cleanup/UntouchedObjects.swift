internal import Digests
internal import GitObjects
internal import GitStore

/// Unreachable objects that a clean-up leaves, such as dropped stash entries, files once staged,
/// and amended commits.
public struct UntouchedObjects: Equatable, Sendable {
  /// Their number.
  public let count: Int
  /// Their bytes in the store.
  public let byteCount: UInt64

  /// Adds up their sizes.
  init(_ ids: Set<ObjectID>, in database: ObjectDatabase) throws(StoreError) {
    let byteCounts = try database.storedByteCounts(of: ObjectIDList(ids)).filter { $0 > 0 }
    (count, byteCount) = (byteCounts.count, byteCounts.reduce(0, +))
  }
}

extension OldHistoryObjects {
  /// The objects in the repository's own store that are neither old nor needed.
  func others(
    in database: ObjectDatabase,
    butFor isLeftOut: (StoredPack) -> Bool = { $0.isKept },
    isNeeded: (ObjectID) -> Bool
  ) throws(StoreError) -> Set<ObjectID> {
    var found: Set<ObjectID> = []
    for pack in database.ownPacks where !isLeftOut(pack) {
      for place in 0..<pack.count {
        let id = pack.id(at: place)
        if !ids.contains(id), !isNeeded(id) { found.insert(id) }
      }
    }
    for id in try database.ownLooseObjects()
    where !ids.contains(id) && !isNeeded(id) && !database.alternatesHave(id) {
      found.insert(id)
    }
    return found
  }

  /// Keeps the `.gitattributes` and `.gitmodules` files of staying trees, which `git fsck` needs.
  ///
  /// The tree of a dropped stash entry, for example, has the `.gitattributes` file that the run
  /// edited.
  ///
  /// - Parameter others: the objects that stay.
  /// - Returns: the files.
  mutating func keepFiles(of others: Set<ObjectID>, _ reader: ObjectReader) -> Set<ObjectID> {
    var files: Set<ObjectID> = []
    let places = others.compactMap { id in (try? reader.location(of: id)).map { (id, $0) } }
      .sorted { $0.1.readingOrder < $1.1.readingOrder }
    for (id, place) in places where (try? reader.kind(of: id)) == .tree {
      guard let tree = try? reader.read(id, at: place), tree.kind == .tree else { continue }
      var entries = TreeReader(tree.data.bytes, reader.format)
      while let entry = try? entries.next() {
        let file = entry.id(in: tree.data.bytes)
        guard ids.contains(file) else { continue }
        let name = String(decoding: entry.name(in: tree.data.bytes).array, as: UTF8.self)
        if [".gitattributes", ".gitmodules"].contains(name.lowercased()) { files.insert(file) }
      }
    }
    remove(files)
    return files
  }
}
