internal import Digests
internal import FileSystem
internal import GitCommand

/// The progress that Git LFS writes to the file of `GIT_LFS_PROGRESS`: lines
/// `upload NUMBER/COUNT BYTES/SIZE PATH`, with the bytes of the object so far.
struct UploadProgress {
  let path: [UInt8]
  private var offset = 0
  private var rest: [UInt8] = []
  private var byteCounts: [[UInt8]: UInt64] = [:]

  init(path: [UInt8]) { self.path = path }

  /// The bytes that were sent since the last call; 0 if the file can't be read.
  mutating func newByteCount() -> UInt64 {
    guard let file = try? FileHandle(reading: path) else { return 0 }
    var added: UInt64 = 0
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while let count = try? file.read(into: &buffer, at: offset), count > 0 {
      offset += count
      rest += buffer[..<count]
      let end = rest.lastIndex(of: .newline).map { $0 + 1 } ?? 0
      for line in Array(rest[..<end]).lines { added += newByteCount(line) }
      rest.removeFirst(end)
    }
    return added
  }

  private mutating func newByteCount(_ line: ArraySlice<UInt8>) -> UInt64 {
    let words = line.split(separator: .space, maxSplits: 3)
    guard words.count == 4, words[0].isText("upload"),
      let slash = words[2].firstIndex(of: .slash),
      let count = UInt64(String(decoding: words[2][..<slash], as: UTF8.self))
    else { return 0 }
    let before = byteCounts[Array(words[3]), default: 0]
    // A repeated transfer begins again.
    guard count > before else { return 0 }
    byteCounts[Array(words[3])] = count
    return count - before
  }
}
