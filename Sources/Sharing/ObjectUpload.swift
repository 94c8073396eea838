internal import Digests
internal import FileSystem
internal import GitCommand
internal import LFS
internal import LFSServer
internal import Publication
internal import Reporting
internal import Repository

/// Uploads LFS objects by the installed Git LFS, which knows the logins, proxies and transfer agents
/// of its users.
struct ObjectUpload {
  let context: Repository
  let remote: [UInt8]
  /// The server, which is asked afterwards; `nil` if it can't be.
  let server: LFSServer?

  /// The most objects, and the most bytes, that one call of Git LFS is given.
  ///
  /// A stop costs one such slice at the most.
  static let objectLimit = 1_000
  static let byteLimit: UInt64 = 1 << 30

  /// Uploads the objects of pointers, and asks the server whether it has them.
  ///
  /// - Throws: `PublishError`, `LFSServerError`, `GitError`.
  func run(_ pointers: [PublishedPointer], _ progress: any ProgressReporter) async throws {
    guard !pointers.isEmpty else { return }
    try await send(pointers, progress)
    guard let lacking = try await server?.lacking(pointers, progress), !lacking.isEmpty else {
      return
    }
    throw PublishError.serverLacks(remote: remote, lacking)
  }

  private func send(
    _ pointers: [PublishedPointer],
    _ progress: any ProgressReporter
  ) async throws {
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
