public import GitObjects

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension ObjectDatabase {
  /// The bytes of all files in the repository's own object directory: packs, indexes, loose objects.
  public func ownByteCount() throws(StoreError) -> UInt64 {
    guard let directory = directories.first else { return 0 }
    var total: UInt64 = 0
    for name in try directoryNames(directory) {
      guard name == "pack" || name.utf8.count == 2 else { continue }
      for file in try directoryNames("\(directory)/\(name)") {
        // What another process is writing just now does not count.
        guard !file.hasPrefix("tmp_") else { continue }
        var status = stat()
        if unsafe lstat("\(directory)/\(name)/\(file)", &status) == 0 {
          total += UInt64(status.st_size)
        }
      }
    }
    return total
  }

  /// The bytes that an object takes in the repository's own store, with its share of the index; 0
  /// where an alternate has it.
  public func storedByteCount(of id: ObjectID) throws(StoreError) -> UInt64 {
    switch packedLocation(of: id, firstPack: 0) ?? looseLocation(of: id) {
    case .packed(let number, let offset):
      guard number < ownPackCount else { return 0 }
      return try UInt64(packs[number].storedByteCount(at: offset)) + 28
    case .loose(let path):
      var status = stat()
      guard let directory = directories.first, path.hasPrefix(directory + "/"),
        unsafe lstat(path, &status) == 0
      else { return 0 }
      return UInt64(status.st_size)
    case nil:
      return 0
    }
  }
}
