internal import FileSystem

/// The file that becomes a hook; while it is there and locked, no other run changes that hook.
struct NewHookFile: ~Copyable {
  private let path: [UInt8]
  /// Open for reading only: the kernel does not execute a file that is open for writing.
  private let lock: FileHandle
  private var isNamed = false

  private static let suffix = Array(".lfs-migrate-new".utf8)

  /// Takes the lock of a hook, also on a file that a killed run left.
  ///
  /// - Throws: `HookError.interfered` if another run holds the lock; `.file`.
  init(for hook: [UInt8]) throws(HookError) {
    path = hook + Self.suffix
    do throws(FileSystemError) {
      lock = try Self.lock(path)
    } catch {
      throw error.isExistence
        ? .interfered(path: hook)
        : .file(FileSystemError(call: "create", path: path, errno: error.errno))
    }
  }

  /// Removes what a killed run left, unless another run is at work there.
  static func removeLeftover(of hook: [UInt8]) {
    guard Files.exists(hook + suffix) else { return }
    // The file is removed at the end of the value.
    do throws(HookError) { _ = try NewHookFile(for: hook) } catch {}
  }

  private static func lock(_ path: [UInt8]) throws(FileSystemError) -> FileHandle {
    let file = try FileHandle(readingOrCreating: path)
    // Otherwise another run holds it, or has just made it the hook.
    guard try file.lock(), file.stands(at: path), try file.isRegular() else {
      throw FileSystemError.existing(path)
    }
    return file
  }

  deinit {
    if !isNamed { Files.remove(path) }
  }

  /// Writes a file that everyone may execute, and syncs it to the disk.
  ///
  /// - Throws: `HookError.file`.
  func write(_ content: [UInt8]) throws(HookError) {
    let path = path
    try HookError.wrapping { () throws(FileSystemError) in
      let file = try FileHandle(emptying: path)
      unsafe try file.write(content.span.bytes, at: 0)
      // The umask does not apply: users who share the repository and could not execute the hook
      // would not be audited, since Git ignores such a hook. Some file systems have no permissions.
      try Self.tolerating(\.isLackOfPermission) { () throws(FileSystemError) in
        try file.setMode(0o755)
      }
      try Self.tolerating(\.isUnsupported) { () throws(FileSystemError) in
        try file.synchronise()
      }
    }
  }

  private static func tolerating(
    _ isTolerable: (FileSystemError) -> Bool,
    _ body: () throws(FileSystemError) -> Void
  ) throws(FileSystemError) {
    do throws(FileSystemError) {
      try body()
    } catch {
      guard isTolerable(error) else { throw error }
    }
  }

  /// Makes the file the hook, in one step.
  ///
  /// - Throws: `HookError.file`.
  mutating func rename(to hook: [UInt8]) throws(HookError) {
    try HookFiles.rename(path, to: hook)
    isNamed = true
  }
}
