internal import Digests

extension LFSObjectID {
  /// Whether the file at `path` has the content that a pointer stands for.
  ///
  /// False also where the file cannot be read.
  public static func matches(file path: [UInt8], pointer: Pointer) -> Bool {
    guard var reader = try? LFSObjectReader(path: path), reader.byteCount == pointer.size else {
      return false
    }
    var digest = Digest(.sha256)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      var room = buffer.mutableSpan
      var bytes = unsafe room.mutableBytes
      guard let count = try? reader.read(into: &bytes) else { return false }
      if count == 0 { break }
      digest.update(buffer.rawSpan.extracting(0..<count))
    }
    return LFSObjectID(digest.finish().rawSpan) == pointer.oid
  }
}

/// What a file on the disk holds.
public enum FileContent {
  /// Whether the file at `path` has exactly these bytes; false also where it cannot be read.
  ///
  /// A file of another length is not read.
  public static func isSame(atFile path: [UInt8], _ bytes: [UInt8]) -> Bool {
    guard var reader = try? LFSObjectReader(path: path), reader.byteCount == UInt64(bytes.count)
    else { return false }
    var found: [UInt8] = []
    do {
      try reader.stream { $0.append(to: &found) }
    } catch {
      return false
    }
    return found == bytes
  }
}
