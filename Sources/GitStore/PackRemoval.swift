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

  /// The files of a pack without its index, but for a `.keep` file.
  private static let types = ["pack", "rev", "bitmap", "promisor", "mtimes"]

  /// Says that packs are being written from now on.
  ///
  /// - Throws: `StoreError` if that can't be written.
  public func begin() throws(StoreError) {
    try StoreError.wrapping(NewFile.replace(list, with: []))
  }

  /// Says that all is done, unless a file of a pack could not be removed: then the next one tries again.
  public func end() {
    let text = (try? Files.contents(of: list, followsLink: false)) ?? []
    let names = text.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    let isLeft = names.contains { name in
      !Files.exists(index(of: name)) && Files.exists(Array("\(directory)/\(name).pack".utf8))
    }
    if !isLeft { Files.remove(list) }
  }

  /// Takes packs out of Git's sight, so that nothing new can come to need them.
  ///
  /// - Parameter names: their names without `.pack`.
  /// - Throws: `StoreError`; then Git sees all of them.
  public func hide(_ names: [String]) throws(StoreError) {
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
    do throws(FileSystemError) {
      for name in names { try Files.rename(index(of: name), to: hiddenIndex(of: name)) }
    } catch {
      restore(names)
      throw .system(error)
    }
  }

  /// Lets Git see the packs again that were hidden.
  public func restore(_ names: [String]) {
    for name in names where Files.exists(hiddenIndex(of: name)) {
      try? Files.rename(hiddenIndex(of: name), to: index(of: name))
    }
  }

  /// Removes packs that were hidden.
  ///
  /// - Parameter names: their names without `.pack`.
  public func remove(_ names: [String]) {
    for name in names where !Files.exists(index(of: name)) {
      Files.remove(hiddenIndex(of: name))
      removeFiles(of: name)
    }
  }

  /// Clears up after a killed process: lets Git see hidden packs, removes those that have no index any
  /// more, and packs that Git had not written to their ends.
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

  private func removeFiles(of name: String) {
    for type in Self.types { Files.remove(Array("\(directory)/\(name).\(type)".utf8)) }
  }
}
