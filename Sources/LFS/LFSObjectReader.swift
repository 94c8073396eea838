internal import Digests
internal import FileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open LFS object, read from start to end.
public struct LFSObjectReader: ~Copyable {
  /// The length of the object, in bytes.
  public let byteCount: UInt64

  private let file: FileHandle
  private var position = 0

  init(path: [UInt8]) throws(ObjectStoreError) {
    let file = try Self.open(path)
    self.byteCount = try ObjectStoreError.wrapping(UInt64(file.byteCount()))
    self.file = file
  }

  private static func open(_ path: [UInt8]) throws(ObjectStoreError) -> FileHandle {
    do throws(FileSystemError) {
      let file = try FileHandle(reading: path)
      if try file.isRegular() { return file }
      throw FileSystemError(call: "open", path: path, errno: EISDIR)
    } catch {
      throw error.isAbsence ? .missing(path: path) : .system(error)
    }
  }

  /// Reads the next bytes into the buffer, and fills it unless the object ends.
  ///
  /// - Returns: the number of bytes read, 0 at the end.
  /// - Throws: `ObjectStoreError` if the file can't be read.
  public mutating func read(into buffer: inout MutableRawSpan) throws(ObjectStoreError) -> Int {
    do throws(FileSystemError) {
      let count = try unsafe buffer.withUnsafeMutableBytes { bytes throws(FileSystemError) in
        try unsafe file.read(into: bytes, at: position)
      }
      position += count
      return count
    } catch {
      throw .system(error)
    }
  }
}

extension LFSObjectReader {
  private static var pieceByteCount: Int { 1 << 20 }

  /// Passes the rest of the object to `body`, at most 1 MiB at a time.
  ///
  /// - Throws: `ObjectStoreError` if the file can't be read; what `body` throws.
  public mutating func stream(to body: (RawSpan) throws -> Void) throws {
    let size = min(Self.pieceByteCount, Int(clamping: byteCount) + 1)
    var buffer = [UInt8](repeating: 0, count: size)
    while true {
      let count = try fill(&buffer)
      if count == 0 { return }
      try body(buffer.rawSpan.extracting(0..<count))
    }
  }

  /// Whether the rests of both objects are equal.
  ///
  /// - Throws: `ObjectStoreError` if one of the files can't be read.
  mutating func hasSameRest(as other: inout LFSObjectReader) throws(ObjectStoreError) -> Bool {
    var mine = [UInt8](repeating: 0, count: Self.pieceByteCount)
    var others = mine
    while true {
      let count = try fill(&mine)
      guard try other.fill(&others) == count else { return false }
      if count == 0 { return true }
      guard mine[..<count] == others[..<count] else { return false }
    }
  }

  private mutating func fill(_ buffer: inout [UInt8]) throws(ObjectStoreError) -> Int {
    var room = buffer.mutableSpan
    var bytes = unsafe room.mutableBytes
    return try read(into: &bytes)
  }
}
