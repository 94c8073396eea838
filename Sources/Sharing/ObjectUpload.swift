internal import Digests
internal import FileSystem
internal import GitCommand
internal import LFS
internal import Publication
internal import Reporting
internal import Repository

/// Uploads LFS objects by the installed Git LFS, which knows the logins, proxies and transfer agents
/// of its users.
struct ObjectUpload {
  let context: Repository
  let remote: [UInt8]

  /// The most objects, and the most bytes, that one call of Git LFS is given.
  ///
  /// A stop costs one such slice at the most.
  static let objectLimit = 1_000
  static let byteLimit: UInt64 = 1 << 30

  /// Uploads the objects of pointers.
  ///
  /// - Throws: `PublishError.notUploaded`, `GitError`.
  func run(_ pointers: [PublishedPointer], _ progress: any ProgressReporter) async throws {
    let counter = progress.begin(
      "Uploading",
      total: pointers.reduce(0) { $0 + $1.byteCount },
      unit: .bytes
    )
    defer { progress.end() }
    defer { Files.remove(context.uploadProgressPath) }
    for slice in Self.slices(pointers) {
      try refuseDamaged(slice)
      try await upload(slice, counter)
    }
  }

  /// Throws if the content of an object is not what its name says: not all servers would notice.
  private func refuseDamaged(_ slice: ArraySlice<PublishedPointer>) throws {
    let store = context.lfsStore(readsAside: false)
    let damaged = try slice.filter { pointer in
      try Task.checkCancellation()
      var digest = Digest(.sha256)
      var reader = try store.open(pointer.oid)
      try reader.stream { digest.update($0) }
      return LFSObjectID(digest.finish().rawSpan) != pointer.oid
    }
    guard damaged.isEmpty else { throw PublishError.damaged(damaged) }
  }

  private func upload(
    _ slice: ArraySlice<PublishedPointer>,
    _ counter: ProgressCounter
  ) async throws {
    let progressPath = context.uploadProgressPath
    Files.remove(progressPath)
    var git = context.git
    git.environment["GIT_LFS_PROGRESS"] = progressPath
    let before = counter.value
    let watch = Task {
      var log = UploadProgress(path: progressPath)
      while !Task.isCancelled {
        try await Task.sleep(for: .milliseconds(200))
        counter.add(log.newByteCount())
      }
    }
    defer { watch.cancel() }
    let result = try await git.result(
      of: ["lfs", "push", "--object-id", GitArgument(remote), "--stdin"],
      input: slice.flatMap { $0.oid.hex + [.newline] },
      purpose: .fetch
    )
    guard result.end.isSuccess else {
      let message = result.errorOutput.isEmpty ? result.output : result.errorOutput
      throw PublishError.notUploaded(
        remote: remote,
        result.end,
        message: String(decoding: message.trimmingWhitespace, as: UTF8.self)
      )
    }
    watch.cancel()
    _ = await watch.result
    // Not all transfer agents tell of their progress.
    let total = slice.reduce(0) { $0 + $1.byteCount }
    let shown = counter.value - before
    if shown < total { counter.add(total - shown) }
  }

  /// The pointers in slices that one call is given.
  static func slices(_ pointers: [PublishedPointer]) -> [ArraySlice<PublishedPointer>] {
    var slices: [ArraySlice<PublishedPointer>] = []
    var (start, byteCount): (Int, UInt64) = (0, 0)
    for (index, pointer) in pointers.enumerated() {
      let isFull = index - start == objectLimit || byteCount + pointer.byteCount > byteLimit
      if isFull, index > start {
        slices.append(pointers[start..<index])
        (start, byteCount) = (index, 0)
      }
      byteCount += pointer.byteCount
    }
    if start < pointers.count { slices.append(pointers[start...]) }
    return slices
  }
}

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
