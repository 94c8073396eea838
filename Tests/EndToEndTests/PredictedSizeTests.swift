import TestSupport
import Testing

/// The predicted size is right, even if files stay in Git.
@Suite("the predicted size", .serialized)
struct PredictedSizeTests {
  private static let files = """
    mkdir weights other; for i in 1 2 3 4; do head -c 200000 /dev/urandom >weights/$i.bin; done
    """
  /// The script of the repository, and the arguments of the import.
  static let cases: [(name: String, script: String, arguments: [String])] = [
    (
      "files that also stand at another path", "\(files); cp weights/[12].bin other; add one",
      ["--everything", "--include=/weights/**"]
    ),
    (
      "files that another name has beside them",
      "\(files); cp weights/1.bin weights/1.copy; add one",
      ["--everything", "--include=*.bin"]
    ),
    (
      "files that stood elsewhere once",
      "\(files); add one; git mv weights/3.bin other; add two; git mv other/3.bin weights; add three",
      ["--everything", "--include=/weights/**"]
    ),
    (
      "a branch that was not selected",
      "\(files); add one; git branch old; head -c 90000 /dev/urandom >weights/5.bin; add two",
      ["--include=*.bin", "main"]
    ),
    (
      "commits that were excluded",
      "\(files); add one; git branch old; head -c 90000 /dev/urandom >weights/5.bin; add two",
      ["--include-ref=main", "--exclude-ref=old", "--include=*.bin"]
    ),
    ("nothing that stays", "\(files); add one", ["--everything", "--include=*.bin"]),
  ]

  @Test("comes out", arguments: cases.indices)
  func comesOut(number: Int) async throws {
    let (name, script, arguments) = Self.cases[number]
    let repository = try await TestRepository.empty()
    try await repository.shell("add() { git add -A; git commit -q -m \"$1\"; }\n\(script)")
    let result = try await repository.importing(arguments + ["--json"]).result
    let sizes = try JSONValue(parsing: result.standardOutput)["storeBytes"]
    #expect(sizes?["isLeast"] == .bool(false))
    let predicted = try #require(sizes?["afterCleanUp"]?.integer)
    try await repository.markVerified()
    try await repository.cleaning()
    let found = try await repository.storeByteCount
    // Small stores differ by the size of packs and indexes themselves.
    #expect(abs(predicted - found) < max(found / 20, 8000), "\(name): \(predicted), \(found)")
  }
}
