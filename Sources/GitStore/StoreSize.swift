internal import FileSystem

extension ObjectDatabase {
  /// The size of all files in the repository's own object directory, in bytes: packs, indexes,
  /// loose objects.
  public func ownByteCount() throws(StoreError) -> UInt64 {
    guard let directory = directories.first else { return 0 }
    var total: UInt64 = 0
    for name in try directoryNames(directory) {
      guard name == "pack" || name.utf8.count == 2 else { continue }
      for file in try directoryNames("\(directory)/\(name)") {
        // Files that another process is writing do not count.
        guard !file.hasPrefix("tmp_"), !file.hasPrefix(PackWriter.ownPrefix) else { continue }
        total += Self.byteCount("\(directory)/\(name)/\(file)")
      }
    }
    return total
  }

  /// The length of a file; 0 if there is none.
  static func byteCount(_ path: String) -> UInt64 {
    guard case .file(let byteCount) = try? Files.entry(Array(path.utf8)) else { return 0 }
    return byteCount
  }
}
