internal import FileSystem
internal import GitCommand

/// The files that Git has for single references, below a directory where their names are paths: the
/// values in the common directory, the logs in `logs`.
struct ReferenceFiles {
  private let directory: [UInt8]
  /// Whether the directories exist that were asked for: a reference in one that does not has no file.
  private var known: [ArraySlice<UInt8>: Bool] = [:]

  /// The files below that directory, as they are from now on.
  init(in directory: [UInt8]) { self.directory = directory }

  /// Whether the reference has a file, or someone has locked it; true also where that can't be told.
  mutating func hasFile(_ name: [UInt8]) -> Bool {
    for end in name.indices where name[end] == .slash {
      let parent = name[..<end]
      let exists = known[parent] ?? Files.exists(directory.appending(path: parent))
      known[parent] = exists
      if !exists { return false }
    }
    let path = directory.appending(path: name)
    // The lock first, since its owner makes the file of it.
    if Files.exists(path + Array(".lock".utf8)) { return true }
    return Files.exists(path) && !Self.isDirectory(path)
  }

  /// Whether a reference of that name can be made: where nothing has the name, and no file the name of
  /// one of its directories.
  func isFree(_ name: [UInt8]) -> Bool {
    for end in name.indices where name[end] == .slash {
      let parent = directory.appending(path: name[..<end])
      if !Files.exists(parent) { return true }
      if !Self.isDirectory(parent) { return false }
    }
    return !Files.exists(directory.appending(path: name))
  }

  private static func isDirectory(_ path: [UInt8]) -> Bool {
    (try? Directory(path, followsLink: false)) != nil
  }
}
