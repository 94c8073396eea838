internal import FileSystem
public import GitObjects

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
        total += Self.byteCount("\(directory)/\(name)/\(file)")
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
      guard let directory = directories.first, path.hasPrefix(directory + "/") else { return 0 }
      return Self.byteCount(path)
    case nil:
      return 0
    }
  }

  /// The length of a file, 0 where there is none.
  private static func byteCount(_ path: String) -> UInt64 {
    guard case .file(let byteCount) = try? Files.entry(Array(path.utf8)) else { return 0 }
    return byteCount
  }
}
