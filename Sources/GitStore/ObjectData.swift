internal import FileSystem
public import GitObjects

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The content of an object, or of a delta: bytes that are written once and then only read.
///
/// What is larger than `spillByteCount` lies in a file without a name, so that a huge delta base
/// costs disk and page cache, not memory that must be had.
// SAFETY: filled by the thread that makes it, before anyone else sees it, and never changed after.
@safe
public final class ObjectData: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  /// The number of bytes.
  public let byteCount: Int

  /// Content of more bytes than this is kept in a file.
  static let spillByteCount = 64 << 20

  /// Whether the content lies in a file rather than in memory.
  var isInFile: Bool { mappedByteCount > 0 }

  /// Room for `byteCount` bytes, to be filled through `room`.
  ///
  /// - Parameter spillDirectory: where a file may be made for large content.
  /// - Throws: `StoreError.outOfMemory`, or what making the file failed with.
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
      // Reserved first: a write to a mapped file on a full disk would be a signal, not an error.
      try file.allocate(byteCount)
      return unsafe try file.map(byteCount, isWritable: true)
    } catch {
      throw .system(error)
    }
  }

  /// The room, to be written by whoever made the value and before it is given away.
  var room: UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(start: base, count: byteCount)
  }

  /// Writes a piece where it belongs, and gives memory back from time to time.
  ///
  /// - Returns: whether it was time to do so.
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

  /// Gives memory back if so much was gone through, from one offset to the next.
  ///
  /// - Returns: whether it was time to do so.
  @discardableResult
  func releaseIfDue(from start: Int, to end: Int) -> Bool {
    guard isInFile, start / Self.residentByteCount != end / Self.residentByteCount else {
      return false
    }
    release(upTo: end)
    return true
  }

  /// So many bytes of what lies in a file may stay in memory while it is gone through.
  private static let residentByteCount = 16 << 20

  /// Gives back the memory of the first bytes where these lie in a file, which keeps them.
  func release(upTo count: Int) {
    guard isInFile else { return }
    // The end is not on a page of its own, and more than the last page is never asked for.
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

/// An object as it is read: its kind and content.
public struct StoredObject: Sendable {
  /// What the object is.
  public let kind: ObjectKind
  /// The content, without the header that Git hashes before it.
  public let data: ObjectData
}
