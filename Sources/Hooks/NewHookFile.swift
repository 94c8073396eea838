internal import FileSystem

/// The file that is to become a hook; while it is there and locked, no other run changes that hook.
struct NewHookFile: ~Copyable {
  private let path: [UInt8]
  /// Open for reading only: what is open for writing can't be run.
  private let lock: FileHandle
  private var isNamed = false

  private static let suffix = Array(".lfs-migrate-new".utf8)

  /// Takes the lock of a hook; what a killed run left is taken over.
  ///
  /// - Throws: `HookError.interfered` if another run holds it, `.file`.
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

  /// Removes what a killed run left, unless another one is at work there.
  static func removeLeftover(of hook: [UInt8]) {
    guard Files.exists(hook + suffix) else { return }
    // It goes with the value.
    do throws(HookError) { _ = try NewHookFile(for: hook) } catch {}
  }

  private static func lock(_ path: [UInt8]) throws(FileSystemError) -> FileHandle {
    let file = try FileHandle(readingOrCreating: path)
    // Else another run holds it, or has just made a hook of it.
    guard try file.lock(), file.stands(at: path), try file.isRegular() else {
      throw FileSystemError.existing(path)
    }
    return file
  }

  deinit {
    if !isNamed { Files.remove(path) }
  }

  /// Writes a program that everyone may run, which is on the disk afterwards.
  ///
  /// - Throws: `HookError.file`.
  func write(_ content: [UInt8]) throws(HookError) {
    let path = path
    try HookError.wrapping { () throws(FileSystemError) in
      let file = try FileHandle(emptying: path)
      unsafe try file.write(content.span.bytes, at: 0)
      // Whatever the umask says: for those who share the repository and can't run it, Git would pass
      // over it without a word. Some file systems have no permissions.
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

  /// Makes it the hook, in one step.
  ///
  /// - Throws: `HookError.file`.
  mutating func rename(to hook: [UInt8]) throws(HookError) {
    try HookFiles.rename(path, to: hook)
    isNamed = true
  }
}
