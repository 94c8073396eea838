internal import FileSystem
internal import GitCommand

/// Git's files for single references, at their names below a directory: values in the common
/// directory, logs in `logs`.
struct ReferenceFiles {
  private let directory: [UInt8]
  /// Whether parent directories exist, by path: a reference in a missing directory has no file.
  private var known: [ArraySlice<UInt8>: Bool] = [:]

  /// The files below a directory.
  init(in directory: [UInt8]) { self.directory = directory }

  /// Whether the reference has a file or a lock; true also if that can't be determined.
  mutating func hasFile(_ name: ReferenceName) -> Bool {
    let name = name.bytes
    for end in name.indices where name[end] == .slash {
      let parent = name[..<end]
      let exists = known[parent] ?? Files.exists(directory.appending(path: parent))
      known[parent] = exists
      if !exists { return false }
    }
    let path = directory.appending(path: name)
    // The lock first, since its owner renames it to the file.
    if Files.exists(path + Array(".lock".utf8)) { return true }
    return Files.exists(path) && !Self.isDirectory(path)
  }

  /// Whether a reference of that name can be created: nothing has the name, and none of its
  /// directories is a file.
  func isFree(_ name: ReferenceName) -> Bool {
    let name = name.bytes
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
