internal import FileSystem
internal import GitCommand
internal import GitStore
internal import LFS

/// The objects of Git LFS that the repository has, in its own store or that of an alternate.
final class StoredObjects {
  private let stores: [ObjectStore]
  /// By pointer: one that gives the object another length is not there, though another may be.
  private var known: [Pointer: Bool] = [:]

  init(_ repository: ExaminedRepository) {
    let directories = repository.reader.database.directories
    let alternates = directories.map { Array($0.utf8).appending(path: "../lfs").normalizedPath }
    var all = [repository.lfsDirectory]
    for directory in alternates where !all.contains(directory) { all.append(directory) }
    stores = all.map { ObjectStore(directory: $0) }
  }

  /// Whether objects are kept here at all.
  var isInUse: Bool {
    stores.contains { Files.exists($0.directory.appending(path: "objects")) }
  }

  func contains(_ pointer: Pointer) throws(ObjectStoreError) -> Bool {
    if let found = known[pointer] { return found }
    var found = false
    for store in stores where !found {
      found = try store.contains(pointer.oid, byteCount: pointer.size)
    }
    known[pointer] = found
    return found
  }
}
