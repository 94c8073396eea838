public import FileSystem

extension IndexFile {
  /// The suffix of copies of an index; a number follows it.
  static let copySuffix = Array(".lfs-migrate-".utf8)

  /// The first bytes of a lock file of this program; Git's own is empty or an index.
  static let lockMark = Array("lfs-migrate ".utf8)

  /// Removes the copies and the lock that a killed run left beside the index at `path`.
  ///
  /// The caller makes sure that no other run is at work in the repository.
  /// - Returns: the number of files removed.
  /// - Throws: `FileSystemError` if the directory can't be read.
  @discardableResult
  public static func removeLeftovers(beside path: [UInt8]) throws(FileSystemError) -> Int {
    let path = Files.resolve(path) ?? path
    guard let slash = path.lastIndex(of: 0x2f) else { return 0 }
    let directory = Array(path[...slash])
    let prefix = path[(slash + 1)...] + copySuffix
    var leftovers = try Files.names(in: directory).filter { $0.starts(with: prefix) }
      .map { directory + $0 }
    let lock = path + Array(".lock".utf8)
    if let content = try? Files.read(lock).0, content.starts(with: lockMark) {
      leftovers.append(lock)
    }
    for leftover in leftovers { Files.remove(leftover) }
    return leftovers.count
  }
}
