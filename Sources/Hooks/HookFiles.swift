internal import FileSystem
internal import GitCommand

/// Queries and changes of files of hooks; each failure is a `HookError`.
enum HookFiles {
  /// The kind of entry at a path; symbolic links are not followed.
  enum Entry: Equatable {
    case file, link, directory, other
  }

  static func entry(_ path: [UInt8]) -> Entry? {
    guard Files.exists(path) else { return nil }
    if Files.isLink(path) { return .link }
    if Files.isDirectory(path) { return .directory }
    if case .file? = try? Files.entry(path) { return .file }
    return .other
  }

  /// Whether a directory is at the path, or is the target of a symbolic link there.
  static func isDirectory(_ path: [UInt8]) -> Bool {
    Files.resolve(path).map { Files.isDirectory($0) } ?? false
  }

  /// The path with symbolic links resolved as far as it exists, and the rest as it is.
  static func realPath(_ path: [UInt8]) -> [UInt8] {
    var head = path.normalizedPath
    var tail: [UInt8] = []
    while !head.isEmpty {
      if let found = Files.resolve(head) { return (found.count == 1 ? [] : found) + tail }
      let slash = head.lastIndex(of: .slash) ?? head.startIndex
      tail = head[slash...] + tail
      head = Array(head[..<slash])
    }
    return tail
  }

  /// Makes a directory and its missing parents.
  ///
  /// - Returns: the number of directories made.
  /// - Throws: `HookError.file`; then no directory was made.
  static func makeDirectories(_ path: [UInt8]) throws(HookError) -> Int {
    guard !isDirectory(path) else { return 0 }
    var above = 0
    if let slash = path.lastIndex(of: .slash), slash > path.startIndex {
      above = try makeDirectories(Array(path[..<slash]))
    }
    do throws(FileSystemError) {
      guard try Files.makeDirectory(path) else { throw FileSystemError.existing(path) }
    } catch {
      if let slash = path.lastIndex(of: .slash) {
        removeDirectories(Array(path[..<slash]), count: above)
      }
      throw .file(error)
    }
    return above + 1
  }

  /// The number of directories on the path that do not exist.
  static func missingDirectories(_ path: [UInt8]) -> Int {
    guard !isDirectory(path), let slash = path.lastIndex(of: .slash), slash > path.startIndex else {
      return 0
    }
    return missingDirectories(Array(path[..<slash])) + 1
  }

  /// Removes at most `count` empty directories: the one at the path and its parents.
  static func removeDirectories(_ path: [UInt8], count: Int) {
    var path = path
    for _ in 0..<count {
      Files.removeDirectory(path)
      guard !Files.exists(path), let slash = path.lastIndex(of: .slash) else { return }
      path = Array(path[..<slash])
    }
  }

  /// Gives a file a second name: a hard link.
  ///
  /// - Returns: false if the file system has no hard links.
  /// - Throws: `HookError.interfered` if the name is taken; `.file`.
  static func link(_ old: [UInt8], as new: [UInt8]) throws(HookError) -> Bool {
    do throws(FileSystemError) {
      try Files.link(old, as: new)
      return true
    } catch {
      if error.isLackOfLinks { return false }
      throw error.isExistence ? .interfered(path: new) : .file(error)
    }
  }

  static func rename(_ old: [UInt8], to new: [UInt8]) throws(HookError) {
    try HookError.wrapping { () throws(FileSystemError) in try Files.rename(old, to: new) }
  }

  static func removeExisting(_ path: [UInt8]) throws(HookError) {
    try HookError.wrapping { () throws(FileSystemError) in try Files.removeExisting(path) }
  }

  /// The content of a file; `nil` if there is none.
  static func contents(of path: [UInt8]) throws(HookError) -> [UInt8]? {
    try HookError.wrapping { () throws(FileSystemError) in try Files.contents(of: path) }
  }
}

extension HookError {
  /// Calls the body, and throws its errors as `file`.
  static func wrapping<Value>(
    _ body: () throws(FileSystemError) -> Value
  ) throws(HookError) -> Value {
    do throws(FileSystemError) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
