internal import Digests

extension LFSObjectID {
  /// Whether the file at `path` has the content that a pointer names.
  ///
  /// False if the file can't be read.
  public static func matches(file path: [UInt8], pointer: Pointer) -> Bool {
    guard var reader = try? LFSObjectReader(path: path), reader.byteCount == pointer.size else {
      return false
    }
    var digest = Digest(.sha256)
    do {
      try reader.stream { digest.update($0) }
    } catch {
      return false
    }
    return LFSObjectID(digest.finish().rawSpan) == pointer.oid
  }
}

/// The content of files on the disk.
public enum FileContent {
  /// Whether the file at `path` has exactly these bytes; false if it can't be read.
  ///
  /// A file of another length is not read.
  public static func isSame(atFile path: [UInt8], _ bytes: [UInt8]) -> Bool {
    isSame(atFile: path, bytes.rawSpan)
  }

  static func isSame(atFile path: [UInt8], _ bytes: RawSpan) -> Bool {
    guard var reader = try? LFSObjectReader(path: path),
      reader.byteCount == UInt64(bytes.byteCount)
    else { return false }
    var done = 0
    var buffer = [UInt8](repeating: 0, count: min(1 << 20, bytes.byteCount + 1))
    while true {
      var room = buffer.mutableSpan
      var piece = unsafe room.mutableBytes
      guard let count = try? reader.read(into: &piece), done + count <= bytes.byteCount else {
        return false
      }
      if count == 0 { return done == bytes.byteCount }
      let isEqual = unsafe bytes.extracting(done..<(done + count)).withUnsafeBytes { expected in
        unsafe buffer[..<count].elementsEqual(expected)
      }
      guard isEqual else { return false }
      done += count
    }
  }
}
