#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
#if os(Linux)
  internal import CLinux
#endif

/// An open file, closed when the value ends.
package struct FileHandle: ~Copyable, Sendable {
  /// The descriptor; -1 once the file is closed.
  private(set) var descriptor: Int32
  /// Its path when it was opened.
  package let path: [UInt8]

  private init(
    _ path: [UInt8],
    in directory: Directory?,
    flags: Int32,
    mode: mode_t = 0
  ) throws(FileSystemError) {
    let whole = Directory.path(of: path, in: directory)
    func open() -> Int {
      unsafe CPath.with(path) { path in
        unsafe Int(openat(Directory.descriptor(of: directory), path, flags | O_CLOEXEC, mode))
      }
    }
    descriptor = try Int32(
      flags & (O_ACCMODE | O_CREAT) == O_RDONLY
        ? SystemCall.read("open", whole, open) : SystemCall.change("open", whole, open)
    )
    self.path = whole
  }

  /// Opens a file for reading.
  package init(
    reading path: [UInt8],
    in directory: Directory? = nil,
    followsLink: Bool = true
  ) throws(FileSystemError) {
    try self.init(path, in: directory, flags: O_RDONLY | (followsLink ? 0 : O_NOFOLLOW))
  }

  /// Creates a file, which must not exist, for reading and writing.
  package init(
    creating path: [UInt8],
    in directory: Directory? = nil,
    mode: UInt16 = 0o666
  ) throws(FileSystemError) {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
    try self.init(path, in: directory, flags: flags, mode: mode_t(mode))
  }

  /// Opens a file for reading and writing, and creates it if it does not exist.
  package init(openingOrCreating path: [UInt8]) throws(FileSystemError) {
    try self.init(path, in: nil, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o666)
  }

  /// Opens a file for reading, and creates it if it does not exist.
  ///
  /// Does not block on a pipe.
  package init(readingOrCreating path: [UInt8]) throws(FileSystemError) {
    let flags = O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK
    try self.init(path, in: nil, flags: flags, mode: 0o666)
  }

  /// Opens a file for writing, and empties it.
  package init(emptying path: [UInt8]) throws(FileSystemError) {
    try self.init(path, in: nil, flags: O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK)
  }

  /// Creates a file without a name, which the system removes when it is closed, even by a kill.
  ///
  /// - Parameter fallback: a temporary name for file systems without such files; removed at once.
  package init(unnamedIn directory: [UInt8], fallback: [UInt8]) throws(FileSystemError) {
    #if os(Linux)
      do throws(FileSystemError) {
        try self.init(linkableIn: directory, in: nil)
        return
      } catch {
        // Then with a name.
      }
    #endif
    let path = directory + [0x2F] + fallback
    try self.init(path, in: nil, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    Files.remove(path)
  }

  #if os(Linux)
    /// Creates a file without a name that `link` can give one.
    package init(linkableIn path: [UInt8], in directory: Directory?) throws(FileSystemError) {
      let flags = Int32(LINUX_O_TMPFILE_ALONE) | O_DIRECTORY | O_RDWR
      try self.init(path, in: directory, flags: flags, mode: 0o666)
    }
  #endif

  deinit {
    if descriptor >= 0 { _ = Self.systemClose(descriptor) }
  }

  private static func systemClose(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  /// Closes the file, and reports failures of earlier writes.
  package consuming func close() throws(FileSystemError) {
    #if FAULTS
      let fault = try Fault.meet(.change, "close", path)
      defer { fault?.end() }
    #endif
    let descriptor = descriptor
    self.descriptor = -1
    // Not repeated: Linux closes the descriptor even if the call is interrupted.
    guard Self.systemClose(descriptor) == 0 else {
      let number = errno
      if number == EINTR { return }
      throw FileSystemError(call: "close", path: path, errno: number)
    }
  }

  /// The length of the file, in bytes.
  package func byteCount() throws(FileSystemError) -> Int {
    Int(try status().st_size)
  }

  /// Whether it is a regular file, not a directory or a pipe, for example.
  package func isRegular() throws(FileSystemError) -> Bool {
    try status().st_mode & S_IFMT == S_IFREG
  }

  /// The state of the file, to detect changes.
  package func state() throws(FileSystemError) -> FileState {
    FileState(try status())
  }

  private func status() throws(FileSystemError) -> stat {
    var status = stat()
    try SystemCall.read("stat", path) { unsafe Int(fstat(descriptor, &status)) }
    return status
  }

  /// Whether this file is the one at a name.
  package func stands(at name: [UInt8], in directory: Directory? = nil) -> Bool {
    FileLock.isSame(descriptor, name, in: directory)
  }

  /// Takes the file's lock, which is held until the file is closed.
  ///
  /// - Returns: false if another process or another descriptor holds it.
  package func lock() throws(FileSystemError) -> Bool {
    try FileLock.take(descriptor, path)
  }

  /// Gives up the file's lock, even if children have copies of the descriptor.
  package func unlock() { _ = flock(descriptor, LOCK_UN) }
}

// Reading.
extension FileHandle {
  /// Reads from `offset` until the buffer is full or the file ends; returns the number of bytes.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) throws(FileSystemError) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = try SystemCall.read("read", path) {
        unsafe pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Reads from `offset` until the array is full or the file ends; returns the number of bytes.
  package func read(into bytes: inout [UInt8], at offset: Int) throws(FileSystemError) -> Int {
    var span = bytes.mutableSpan
    // Bytes have no invalid values.
    var room = unsafe span.mutableBytes
    return try unsafe room.withUnsafeMutableBytes { buffer throws(FileSystemError) in
      try unsafe read(into: buffer, at: offset)
    }
  }

  /// The rest of the file, from the position of this kind of reading.
  package func readToEnd() throws(FileSystemError) -> [UInt8] {
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(max(try byteCount() + 1, 512), 1 << 20))
    while true {
      let count = try SystemCall.read("read", path) {
        unsafe piece.withUnsafeMutableBytes { buffer in
          #if canImport(Glibc)
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
          #else
            unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
          #endif
        }
      }
      if count == 0 { return contents }
      contents += piece[..<count]
    }
  }

  /// Maps the first bytes of the file into memory.
  ///
  /// - Parameter isWritable: whether writes are allowed, which go to the file.
  package func map(
    _ byteCount: Int,
    isWritable: Bool = false
  ) throws(FileSystemError) -> UnsafeMutableRawPointer {
    let access = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
    let kind = isWritable ? MAP_SHARED : MAP_PRIVATE
    let mapped = unsafe mmap(nil, byteCount, access, kind, descriptor, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      throw FileSystemError(call: "mmap", path: path, errno: errno)
    }
    return unsafe mapped
  }
}
