internal import FileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Removes packs of a repository; the rest of a killed removal can be removed later.
public struct PackRemoval: Sendable {
  private let directory: String
  private let list: [UInt8]

  /// A removal of packs from an object directory.
  ///
  /// - Parameter list: the path of a file with the names of the packs during the removal.
  public init(objectDirectory: String, list: [UInt8]) {
    directory = "\(objectDirectory)/pack"
    self.list = list
  }

  /// The types of a pack's files, without the index and a `.keep` file.
  private static let types = ["pack", "rev", "bitmap", "promisor", "mtimes"]

  /// Records that packs are being written from now on.
  ///
  /// - Throws: `StoreError` if that can't be written.
  public func begin() throws(StoreError) {
    try StoreError.wrapping(NewFile.replace(list, with: []))
  }

  /// Removes the list, unless a file of a pack could not be removed: then the next removal tries
  /// again.
  public func end() {
    let text = (try? Files.contents(of: list, followsLink: false)) ?? []
    let names = text.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    let isLeft = names.contains { name in
      !Files.exists(index(of: name))
        && ([hiddenIndex(of: name)] + files(of: name)).contains { Files.exists($0) }
    }
    if !isLeft { Files.remove(list) }
  }

  /// Hides packs from Git, so that no new object can depend on them.
  ///
  /// - Parameter names: the names of the packs, without `.pack`.
  /// - Throws: `StoreError`; then Git sees all of them.
  public func hide(_ names: [String]) throws(StoreError) {
    let text = names.map { $0 + "\n" }.joined()
    try StoreError.wrapping(NewFile.replace(list, with: Array(text.utf8)))
    // Removed first, since it lists packs and leads Git to them.
    for name in try directoryNames(directory) where name.hasPrefix("multi-pack-index") {
      let path = Array("\(directory)/\(name)".utf8)
      Files.removeTree(path)
      guard !Files.exists(path) else {
        throw .system(FileSystemError(call: "unlink", path: path, errno: EBUSY))
      }
    }
    do throws(FileSystemError) {
      for name in names { try Files.rename(index(of: name), to: hiddenIndex(of: name)) }
    } catch {
      restore(names)
      throw .system(error)
    }
  }

  /// Makes hidden packs visible to Git again.
  public func restore(_ names: [String]) {
    for name in names where Files.exists(hiddenIndex(of: name)) {
      try? Files.rename(hiddenIndex(of: name), to: index(of: name))
    }
  }

  /// Removes hidden packs.
  ///
  /// - Parameter names: the names of the packs, without `.pack`.
  public func remove(_ names: [String]) {
    for name in names where !Files.exists(index(of: name)) {
      Files.remove(hiddenIndex(of: name))
      removeFiles(of: name)
    }
  }

  /// Cleans up after a killed process.
  ///
  /// Hidden packs become visible again; packs without an index, and packs that Git had not
  /// finished, are removed.
  ///
  /// - Parameter isGitAtWork: whether a Git process may be writing such a pack.
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
      guard name.hasPrefix("pack-"), !name.contains("/") else { continue }
      if Files.exists(Array("\(directory)/\(name).pack".utf8)) { restore([name]) }
      guard !Files.exists(index(of: name)) else { continue }
      Files.remove(hiddenIndex(of: name))
      removeFiles(of: name)
    }
    Files.remove(list)
  }

  private func index(of name: String) -> [UInt8] { Array("\(directory)/\(name).idx".utf8) }

  private func hiddenIndex(of name: String) -> [UInt8] { index(of: name) + Self.hidden }

  private static let hidden = Array("-lfs-migrate".utf8)

  private func files(of name: String) -> [[UInt8]] {
    Self.types.map { Array("\(directory)/\(name).\($0)".utf8) }
  }

  private func removeFiles(of name: String) {
    for path in files(of: name) { Files.remove(path) }
  }
}
