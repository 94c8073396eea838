import TestSupport
import Testing

/// Files are streamed: the memory does not depend on their size.
@Suite("a large file")
struct LargeFileTests {
  private static let script = Checkout.root + "/Tests/EndToEndTests/Support/hostile.py"
  /// Half of the migrated file, in MiB.
  private static let mebibytes = "100"

  private func run(_ arguments: [String], in repository: TestRepository) async throws {
    try await repository.run(
      "python3",
      [Self.script, "run", "120", Self.mebibytes, Checkout.binary] + arguments
    ).checked()
  }

  @Test(
    "is imported, verified, audited and exported in half of its size",
    arguments: [true, false]
  )
  func largeFile(isPacked: Bool) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      git config core.compression 0
      git config core.bigFileThreshold \(isPacked ? "1m" : "1g")
      head -c 209715200 /dev/urandom >large.bin
      git add . && git commit -qm one
      sha256sum large.bin >../sum
      """
    )
    try await run(["info", "--everything"], in: repository)
    try await run(
      ["audit", "--everything", "--limit=1GB", "--severity=model-file=off"],
      in: repository
    )
    try await run(
      ["import", "--everything", "--include=*.bin", "--yes", "--verify", "--no-progress"],
      in: repository
    )
    try await run(["verify", "--pointers", "HEAD", "--objects"], in: repository)
    try await run(
      ["export", "--everything", "--include=*.bin", "--yes", "--verify", "--no-progress"],
      in: repository
    )
    try await repository.shell(
      "sha256sum -c ../sum; git cat-file blob HEAD:large.bin | cmp - large.bin"
    )
  }
}
