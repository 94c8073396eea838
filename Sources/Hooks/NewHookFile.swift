internal import GitCommand

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The file that is to become a hook; while it is there and locked, no other run changes that hook.
struct NewHookFile: ~Copyable {
  private let path: [UInt8]
  /// Open for reading only: what is open for writing can't be run.
  private let lock: Int32
  private var isNamed = false

  /// Takes the lock of a hook; what a killed run left is taken over.
  ///
  /// - Throws: `HookError.interfered` if another run holds it, `.system`.
  init(for hook: [UInt8]) throws(HookError) {
    path = hook + Array(".lfs-migrate-new".utf8)
    // The path ends with a zero, here and below.
    let flags = O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    lock = unsafe open(HookFiles.terminated(path), flags, 0o666)
    guard lock >= 0 else { throw HookFiles.failure("create", path) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0, Self.isAt(lock, path) else {
      // Another run holds it, or has just made a hook of it.
      isNamed = true
      throw .interfered(path: hook)
    }
  }

  deinit {
    if !isNamed { HookFiles.remove(path) }
    if lock >= 0 { close(lock) }
  }

  /// Writes a program that everyone may run, which is on the disk afterwards.
  func write(_ content: [UInt8]) throws(HookError) {
    let file = unsafe open(
      HookFiles.terminated(path),
      O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    )
    guard file >= 0 else { throw HookFiles.failure("write", path) }
    defer { close(file) }
    var rest = content[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
        #else
          unsafe Darwin.write(file, bytes.baseAddress, bytes.count)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw HookFiles.failure("write", path) }
      rest = rest.dropFirst(count)
    }
    // Whatever the umask says: for those who share the repository and can't run it, Git would pass
    // over it without a word.
    guard fchmod(file, 0o755) == 0 || errno == EPERM, fsync(file) == 0 || errno == EINVAL else {
      throw HookFiles.failure("write", path)
    }
  }

  /// Makes it the hook, in one step.
  mutating func rename(to hook: [UInt8]) throws(HookError) {
    try HookFiles.rename(path, to: hook)
    isNamed = true
  }

  private static func isAt(_ file: Int32, _ path: [UInt8]) -> Bool {
    var open = stat()
    var named = stat()
    return unsafe fstat(file, &open) == 0 && lstat(HookFiles.terminated(path), &named) == 0
      && open.st_ino == named.st_ino && open.st_dev == named.st_dev
      && named.st_mode & S_IFMT == S_IFREG
  }
}
