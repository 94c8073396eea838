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
    do {
      try reader.stream { digest.update($0) }
    } catch {
      return false
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
