internal import Digests

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open LFS object, read from its start to its end.
public struct LFSObjectReader: ~Copyable {
  /// The length of the object, in bytes.
  public let byteCount: UInt64

  private let descriptor: Int32
  private let path: [UInt8]

  init(path: [UInt8]) throws(ObjectStoreError) {
    let (descriptor, byteCount) = try Self.open(path)
    self.descriptor = descriptor
    self.byteCount = byteCount
    self.path = path
  }

  private static func open(_ path: [UInt8]) throws(ObjectStoreError) -> (Int32, UInt64) {
    do throws(SystemCallError) {
      let descriptor = try FileSystem.open(path, O_RDONLY)
      do throws(SystemCallError) {
        guard let byteCount = try FileSystem.byteCount(of: descriptor) else {
          throw SystemCallError(call: "open", errno: EISDIR)
        }
        return (descriptor, byteCount)
      } catch {
        FileSystem.closeIgnoringErrors(descriptor)
        throw error
      }
    } catch {
      throw error.errno == ENOENT || error.errno == ENOTDIR ? .missing(path: path) : error.at(path)
    }
  }

  deinit { FileSystem.closeIgnoringErrors(descriptor) }

  /// Fills the buffer with what comes next, or the start of it with the last of the object.
  ///
  /// - Returns: how many bytes were read, 0 at the end.
  /// - Throws: `ObjectStoreError` if the file can't be read.
  public mutating func read(into buffer: inout MutableRawSpan) throws(ObjectStoreError) -> Int {
    do throws(SystemCallError) {
      let descriptor = descriptor
      return try unsafe buffer.withUnsafeMutableBytes { bytes throws(SystemCallError) in
        var done = 0
        while done < bytes.count {
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
          let count = try unsafe FileSystem.read(from: descriptor, into: rest)
          if count == 0 { break }
          done += count
        }
        return done
      }
    } catch {
      throw error.at(path)
    }
  }
}

extension LFSObjectReader {
  private static var pieceByteCount: Int { 1 << 20 }

  /// Hands over what is left of the object, piece by piece.
  ///
  /// - Throws: `ObjectStoreError` if the file can't be read, and what `body` throws.
  public mutating func stream(to body: (RawSpan) throws -> Void) throws {
    let size = min(Self.pieceByteCount, Int(clamping: byteCount) + 1)
    var buffer = [UInt8](repeating: 0, count: size)
    while true {
      let count = try fill(&buffer)
      if count == 0 { return }
      try body(buffer.rawSpan.extracting(0..<count))
    }
  }

  /// Whether what is left of both is the same.
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
