internal import FileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Removes packs of a repository, so that what a kill leaves of one can be removed later.
public struct PackRemoval: Sendable {
  private let directory: String
  private let list: [UInt8]

  /// Removes packs of an object directory.
  ///
  /// - Parameter list: the path of a file for the names of the packs while they are removed.
  public init(objectDirectory: String, list: [UInt8]) {
    directory = "\(objectDirectory)/pack"
    self.list = list
  }

  /// The files of a pack in the order in which they go: a pack without its index does not count.
  ///
  /// A `.keep` file is not among them.
  private static let types = ["idx", "pack", "rev", "bitmap", "promisor", "mtimes"]

  /// Says that packs are being written from now on.
  ///
  /// - Throws: `StoreError` if that can't be written.
  public func begin() throws(StoreError) {
    try StoreError.wrapping(NewFile.replace(list, with: []))
  }

  /// Says that all is done.
  public func end() { Files.remove(list) }

  /// Removes the packs.
  ///
  /// - Parameter names: their names without `.pack`.
  /// - Throws: `StoreError` if the list can't be written, or the index of all packs stays; no pack was
  ///   removed.
  public func remove(_ names: [String]) throws(StoreError) {
    guard !names.isEmpty else { return }
    let text = names.map { $0 + "\n" }.joined()
    try StoreError.wrapping(NewFile.replace(list, with: Array(text.utf8)))
    // First: it names packs, and leads Git to them.
    for name in try directoryNames(directory) where name.hasPrefix("multi-pack-index") {
      let path = Array("\(directory)/\(name)".utf8)
      Files.removeTree(path)
      guard !Files.exists(path) else {
        throw .system(FileSystemError(call: "unlink", path: path, errno: EBUSY))
      }
    }
    // All of them at once, as far as that goes: what is in one leads to what is in another.
    for name in names { Files.remove(Array("\(directory)/\(name).idx".utf8)) }
    for name in names where !hasIndex(name) { removeFiles(of: name) }
  }

  /// Removes what a killed process left: packs that have no index any more, and packs that Git had not
  /// written to their ends.
  ///
  /// - Parameter isGitAtWork: whether some Git may write such a pack now.
  /// - Throws: `StoreError` if the list or the directory can't be read.
  public func finish(isGitAtWork: @autoclosure () -> Bool) throws(StoreError) {
    guard let text = try StoreError.wrapping(Files.contents(of: list, followsLink: false)) else {
      return
    }
    let began = try StoreError.wrapping(Files.state(of: list)).modified
    let unfinished = try directoryNames(directory).filter { $0.hasPrefix("tmp_") }
      .map { Array("\(directory)/\($0)".utf8) }
      .filter { path in
        guard let state = try? Files.state(of: path) else { return false }
        return !state.modified.lexicographicallyPrecedes(began)
      }
    if !unfinished.isEmpty, !isGitAtWork() {
      for path in unfinished { Files.remove(path) }
    }
    for line in text.split(separator: 0x0A) {
      let name = String(decoding: line, as: UTF8.self)
      guard name.hasPrefix("pack-"), !name.contains("/"),
        !hasIndex(name)
      else { continue }
      removeFiles(of: name)
    }
    Files.remove(list)
  }

  private func hasIndex(_ name: String) -> Bool {
    Files.exists(Array("\(directory)/\(name).idx".utf8))
  }

  private func removeFiles(of name: String) {
    for type in Self.types { Files.remove(Array("\(directory)/\(name).\(type)".utf8)) }
  }
}
