internal import Digests

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file that is made for a run and taken away again unless the run keeps it.
public final class NewFile {
  private let file: FileHandle
  private var byteCount = 0
  private var isKept = false

  /// Creates the file, which must not exist.
  ///
  /// - Throws: `StoreError.system`, with `EEXIST` where it exists.
  public init(_ path: String) throws(StoreError) {
    file = try FileHandle(creating: path, mode: 0o666)
  }

  deinit {
    if !isKept { unsafe unlink(file.path) }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(StoreError) {
    try file.write(bytes.rawSpan, at: byteCount)
    byteCount += bytes.count
  }

  /// Puts what was written on the disk.
  ///
  /// - Throws: `StoreError.system`.
  public func synchronise() throws(StoreError) { try file.synchronise() }

  /// Lets the file stay.
  public func keep() { isKept = true }

  /// Puts a file with that content in the place of the one at `path`, in one step.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
    let file = try NewFile(path + ".lfs-migrate")
    try file.write(bytes)
    try file.synchronise()
    file.keep()
    guard unsafe rename(path + ".lfs-migrate", path) == 0 else {
      let failure = errno
      unsafe _ = unlink(path + ".lfs-migrate")
      throw .system(call: "rename", path: path, errno: failure)
    }
  }

  /// Makes a directory and those above it.
  public static func makeDirectory(_ path: String) throws(StoreError) {
    if unsafe mkdir(path, 0o777) == 0 { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectory(String(path[..<slash]))
      if unsafe mkdir(path, 0o777) == 0 { return }
    }
    let failure = errno
    var status = stat()
    guard failure == EEXIST, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR
    else { throw .system(call: "mkdir", path: path, errno: failure) }
  }

  /// Removes a directory with a few loose objects, which Git wrote for us alone.
  ///
  /// What can't be removed stays.
  public static func removeLooseObjects(in path: String) {
    for name in (try? directoryNames(path)) ?? [] {
      for file in (try? directoryNames("\(path)/\(name)")) ?? [] {
        unsafe _ = unlink("\(path)/\(name)/\(file)")
      }
      unsafe _ = rmdir("\(path)/\(name)")
    }
    unsafe _ = rmdir(path)
  }
}
