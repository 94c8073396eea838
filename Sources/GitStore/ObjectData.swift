internal import FileSystem
public import GitObjects

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The content of an object or a delta: bytes that are written once and then only read.
///
/// Content above `spillByteCount` is in a file without a name, so that a huge delta base takes disk
/// space and page cache instead of memory.
// SAFETY: filled by the thread that makes it before it is shared, and never changed later.
@safe
public final class ObjectData: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  /// The number of bytes.
  public let byteCount: Int

  /// The size above which content is kept in a file, in bytes.
  static let spillByteCount = 64 << 20

  /// Whether the content is in a file, not in memory.
  var isInFile: Bool { mappedByteCount > 0 }

  /// Space for `byteCount` bytes, to be filled through `room`.
  ///
  /// - Parameter spillDirectory: a directory for the file of large content.
  /// - Throws: `StoreError.outOfMemory`; `StoreError.system` if the file can't be made.
  init(byteCount: Int, spillDirectory: String) throws(StoreError) {
    if byteCount > Self.spillByteCount {
      mappedByteCount = byteCount
      unsafe base = try unsafe Self.map(byteCount, in: spillDirectory)
    } else {
      guard let room = unsafe malloc(max(byteCount, 1)) else {
        throw .outOfMemory(byteCount: byteCount)
      }
      mappedByteCount = 0
      unsafe base = unsafe room
    }
    self.byteCount = byteCount
  }

  deinit {
    if mappedByteCount > 0 {
      unsafe munmap(base, mappedByteCount)
    } else {
      unsafe free(base)
    }
  }

  private static func map(
    _ byteCount: Int,
    in directory: String
  ) throws(StoreError) -> UnsafeMutableRawPointer {
    do throws(FileSystemError) {
      let name = "lfs-migrate-spill-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
      let file = try FileHandle(unnamedIn: Array(directory.utf8), fallback: Array(name.utf8))
      // Allocated first, since a write to a mapped file on a full disk raises a signal.
      try file.allocate(byteCount)
      return unsafe try file.map(byteCount, isWritable: true)
    } catch {
      throw .system(error)
    }
  }

  /// The space, to be written by the maker of the value before it is shared.
  var room: UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(start: base, count: byteCount)
  }

  /// Writes a piece at its offset, and releases memory from time to time.
  ///
  /// - Returns: whether memory was released.
  @discardableResult
  func fill(_ piece: RawSpan, at offset: Int) -> Bool {
    unsafe piece.withUnsafeBytes { bytes in
      precondition(offset >= 0 && bytes.count <= byteCount - offset, "the piece fits")
      if let from = bytes.baseAddress {
        unsafe (base + offset).copyMemory(from: from, byteCount: bytes.count)
      }
    }
    return releaseIfDue(from: offset, to: offset + piece.byteCount)
  }

  /// Releases memory if the range from one offset to the next completes a unit of
  /// `residentByteCount`.
  ///
  /// - Returns: whether memory was released.
  @discardableResult
  func releaseIfDue(from start: Int, to end: Int) -> Bool {
    guard isInFile, start / Self.residentByteCount != end / Self.residentByteCount else {
      return false
    }
    release(upTo: end)
    return true
  }

  /// The maximum size of a file's content that stays in memory during a pass over it, in bytes.
  private static let residentByteCount = 16 << 20

  /// Releases the memory of the first bytes of content in a file, which keeps them.
  func release(upTo count: Int) {
    guard isInFile else { return }
    // The end may be inside a page, and the mapping must not be exceeded.
    unsafe madvise(base, min(count, mappedByteCount) & ~0xFFFF, MADV_DONTNEED)
  }

  /// The bytes, borrowed.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}

/// An object as read: its kind and content.
public struct StoredObject: Sendable {
  /// The kind.
  public let kind: ObjectKind
  /// The content, without the header that Git hashes with it.
  public let data: ObjectData
}
