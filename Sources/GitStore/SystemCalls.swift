#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open file, closed when the value ends.
@safe
struct FileHandle: ~Copyable, Sendable {
  let descriptor: Int32
  let path: String

  /// Opens `path` for reading.
  init(reading path: String) throws(StoreError) {
    try self.init(path, flags: O_RDONLY | O_CLOEXEC, mode: 0)
  }

  /// Creates `path`, which must not exist, for reading and writing.
  init(creating path: String, mode: mode_t = 0o444) throws(StoreError) {
    try self.init(path, flags: O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode: mode)
  }

  private init(_ path: String, flags: Int32, mode: mode_t) throws(StoreError) {
    let descriptor = unsafe open(path, flags, mode)
    guard descriptor >= 0 else { throw .system(call: "open", path: path, errno: errno) }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// The size of the file, in bytes.
  func byteCount() throws(StoreError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system(call: "fstat", path: path, errno: errno)
    }
    return Int(status.st_size)
  }

  /// Reads from `offset` until the buffer is full or the file ends; returns the number of bytes.
  func read(
    into buffer: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) throws(StoreError) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = unsafe pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(call: "read", path: path, errno: errno)
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Writes all bytes at `offset`.
  func write(_ bytes: RawSpan, at offset: Int) throws(StoreError) {
    var done = 0
    while done < bytes.byteCount {
      let count = unsafe bytes.extracting(done...).withUnsafeBytes { rest in
        unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(call: "write", path: path, errno: errno)
      }
      done += count
    }
  }

  /// Copies the first bytes of another file to `offset`.
  func copy(_ byteCount: Int, from other: borrowing FileHandle, to offset: Int) throws(StoreError) {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { unsafe piece.deallocate() }
    var done = 0
    while done < byteCount {
      let room = unsafe UnsafeMutableRawBufferPointer(
        rebasing: piece[..<min(piece.count, byteCount - done)]
      )
      let count = try unsafe other.read(into: room, at: done)
      guard count == room.count else {
        throw .system(call: "read", path: other.path, errno: EIO)
      }
      try write(unsafe UnsafeRawBufferPointer(room).bytes, at: offset + done)
      done += count
    }
  }

  /// Sets the permission bits of the file.
  func setMode(_ mode: UInt16) throws(StoreError) {
    guard fchmod(descriptor, mode_t(mode)) == 0 else {
      throw .system(call: "fchmod", path: path, errno: errno)
    }
  }

  /// Waits until the file's content is on the disk.
  func synchronise() throws(StoreError) {
    guard fsync(descriptor) == 0 else { throw .system(call: "fsync", path: path, errno: errno) }
  }
}

/// The names in a directory, sorted, without `.` and `..`; empty where there is no such directory.
func directoryNames(_ path: String) throws(StoreError) -> [String] {
  guard let directory = unsafe opendir(path) else {
    if errno == ENOENT || errno == ENOTDIR { return [] }
    throw .system(call: "opendir", path: path, errno: errno)
  }
  defer { unsafe closedir(directory) }
  var names: [String] = []
  while let entry = unsafe readdir(directory) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The content of a small file; nil where there is none.
func smallFile(_ path: String) throws(StoreError) -> [UInt8]? {
  do throws(StoreError) {
    let file = try FileHandle(reading: path)
    var bytes = [UInt8](repeating: 0, count: try file.byteCount())
    var failure: StoreError?
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(StoreError) {
        return try unsafe file.read(into: buffer, at: 0)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return Array(bytes.prefix(count))
  } catch {
    if case .system("open", _, ENOENT) = error { return nil }
    throw error
  }
}
