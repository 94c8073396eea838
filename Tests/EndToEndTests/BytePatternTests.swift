import TestSupport
import Testing

/// Patterns and names on the command line are bytes, as paths are.
@Suite("patterns that are not UTF-8", .serialized)
struct BytePatternTests {
  @Test("bytes that are not UTF-8 stay bytes, in lines, records and reports")
  func bytes() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir $'caf\\xe9' $'t\\xe9'; seq 900 >$'caf\\xe9/a.bin'; seq 800 >$'t\\xe9/b.bin'; seq 700 >c.bin
      """
    )
    try await repository.commit("one")
    try await repository.shell(
      "'\(Checkout.binary)' import --include=$'/caf\\xe9/**' -I $'/t\\xe9/*.bin' --verify"
    )
    #expect(
      try await repository.shell("git show $'HEAD:caf\\xe9/a.bin' | head -c 7").output == "version"
    )
    #expect(
      try await repository.shell("git show $'HEAD:t\\xe9/b.bin' | head -c 7").output == "version"
    )
    #expect(try await !repository.isPointer("HEAD:c.bin"))
    let lines = try await repository.contents("HEAD:.gitattributes")
    let expected = Array("/caf".utf8) + [0xE9] + Array("/** filter".utf8)
    #expect(lines.starts(with: expected))
    try await repository.lfsMigrate(["verify"]).checked()
    try await repository.shell(
      "'\(Checkout.binary)' export --exclude $'/t\\xe9/*.bin' --include='*' --verify"
    )
    #expect(
      try await repository.shell("git show $'HEAD:t\\xe9/b.bin' | head -c 7").output == "version"
    )
  }

  @Test("names of branches are bytes as well")
  func branches() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("seq 900 >a.bin")
    try await repository.commit("one")
    try await repository.shell(
      "git branch $'caf\\xe9'; git checkout -q --orphan other; git rm -rfq ."
    )
    try await repository.shell("seq 800 >b.bin")
    try await repository.commit("other")
    let program = "'\(Checkout.binary)' import --include='*.bin'"
    try await repository.shell("\(program) $'caf\\xe9'")
    #expect(try await repository.isPointer("main:a.bin"))
    #expect(try await !repository.isPointer("other:b.bin"))
    try await repository.shell("git branch $'l\\xe9'; \(program) --include-ref $'l\\xe9'")
    #expect(try await repository.isPointer("other:b.bin"))
  }
}
