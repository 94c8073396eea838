import Digests
import GitObjects
import LFS
import TestSupport
import Testing

@testable import Sharing

@Suite("uploading LFS objects")
struct ObjectUploadTests {
  private func pointers(_ byteCounts: [UInt64]) -> [PublishedPointer] {
    byteCounts.enumerated().map { number, byteCount in
      PublishedPointer(
        oid: LFSObjectID(hashing: Array("\(number)".utf8).rawSpan),
        byteCount: byteCount,
        path: "m.bin",
        commit: nil
      )
    }
  }

  static let gigabyte: UInt64 = 1 << 30

  @Test(
    "goes in slices of at most 1,000 objects or 1 GiB, and an object of more goes alone",
    arguments: [
      ([], []),
      ([1], [1]),
      ([gigabyte], [1]),
      ([gigabyte, 1], [1, 1]),
      ([gigabyte - 1, 1, 1], [2, 1]),
      ([5 * gigabyte, 5 * gigabyte], [1, 1]),
      ([1, 5 * gigabyte, 1], [1, 1, 1]),
      ([UInt64](repeating: 1, count: 1000), [1000]),
      ([UInt64](repeating: 1, count: 2001), [1000, 1000, 1]),
    ] as [([UInt64], [Int])]
  )
  func slices(_ byteCounts: [UInt64], _ expected: [Int]) {
    let pointers = pointers(byteCounts)
    let slices = ObjectUpload.slices(pointers)
    #expect(slices.map(\.count) == expected)
    #expect(slices.flatMap { $0 } == pointers)
  }

  @Test("shows what Git LFS says: each object by its last line, a repeated one once")
  func progress() async throws {
    let directory = try TemporaryDirectory()
    let file = directory.path + "/progress"
    func say(_ text: String) async throws {
      let environment = TestEnvironment(home: directory.path)
      _ = try await Command.run(
        "tee",
        ["-a", file],
        in: directory.path,
        environment: environment,
        input: Array(text.utf8)
      ).checked()
    }
    var log = UploadProgress(path: Array(file.utf8))
    #expect(log.newByteCount() == 0)
    try await say("upload 1/2 100/500 /a b\nupload 2/2 7/9 /c\nupload 1/2 25")
    #expect(log.newByteCount() == 107)
    #expect(log.newByteCount() == 0)
    try await say("0/500 /a b\nnonsense\ndownload 1/2 9/9 /d\nupload 1/2 x/9 /d\n")
    #expect(log.newByteCount() == 150)
    try await say("upload 1/2 10/500 /a b\nupload 1/2 500/500 /a b\n")
    #expect(log.newByteCount() == 250)
  }
}
