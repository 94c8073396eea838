import TestSupport
import Testing

/// Objects that Git would not write, and how commands must report them.
struct HostileCase: Sendable, CustomTestStringConvertible {
  /// The name of the case in `hostile.py`.
  let name: String
  /// The exit codes of `info`, `verify --pointers`, `export` and `import`.
  let exitCodes: [Int32]
  /// Texts of which an error or a finding must contain one.
  let words: [String]

  init(_ name: String, _ exitCodes: Int32..., naming words: String...) {
    (self.name, self.exitCodes, self.words) = (name, exitCodes, words)
  }

  /// Whether a text contains one of these.
  func isNamed(in text: String) -> Bool { words.isEmpty || words.contains(where: text.contains) }

  var testDescription: String { name }
}

/// With any objects in a repository: no crash, bounded memory, and an error names the object and
/// changes nothing.
@Suite("hostile objects")
struct HostileObjectTests {
  private static let noPointer = "begins as a pointer, but is none"
  private static let absent = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  private static let unreadable = "babababababababababababababababababababa"

  static let pointers = [
    HostileCase("size 2^63-1", 0, 1, 2, 0, naming: absent),
    HostileCase("size 2^63", 0, 1, 0, 0, naming: noPointer),
    HostileCase("size 10^30", 0, 1, 0, 0, naming: noPointer),
    HostileCase("size of 400 digits", 0, 1, 0, 0, naming: noPointer),
    HostileCase("negative size", 0, 1, 0, 0, naming: noPointer),
    // Git LFS reads them as sizes of 0.
    HostileCase("size 00", 0, 1, 2, 0, naming: absent),
    HostileCase("size +0", 0, 1, 2, 0, naming: absent),
    HostileCase("hexadecimal size", 0, 1, 0, 0, naming: noPointer),
    HostileCase("id that is a path", 0, 1, 0, 0, naming: noPointer),
    HostileCase("id that is a path of 64 bytes", 0, 1, 0, 0, naming: noPointer),
    HostileCase("id with an upper case", 0, 1, 0, 0, naming: noPointer),
    HostileCase("id of an empty file", 0, 0, 0, 0),
  ]

  /// Names that are bytes in a history, but not valid paths: only a checkout would create files,
  /// which Git refuses.
  static let names = [
    HostileCase("file .git", 0, 0, 0, 0), HostileCase("folder .git", 0, 0, 0, 0),
    HostileCase("folder .GIT", 0, 0, 0, 0), HostileCase("folder ..", 0, 0, 0, 0),
    HostileCase("file ..", 0, 0, 0, 0), HostileCase("folder .", 0, 0, 0, 0),
    HostileCase("name of 4 KiB", 0, 0, 0, 0), HostileCase("folder of 4 KiB", 0, 0, 0, 0),
    HostileCase("name of 1 MiB", 0, 0, 0, 0), HostileCase("backslash", 0, 0, 0, 0),
    HostileCase("control bytes", 0, 0, 0, 0), HostileCase("duplicate files", 0, 0, 0, 0),
    HostileCase("file and folder of one name", 0, 0, 0, 0),
    // Git expects order, and would not find the attributes.
    HostileCase("wrong order", 0, 0, 0, 1, naming: "its attributes are not filter=lfs"),
    HostileCase("name with a slash", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("name that is a path", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("absolute name", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("empty name", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("empty name of a folder", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("unknown mode", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("long mode", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("tree that is cut off", 2, 1, 2, 2, naming: "is malformed"),
    HostileCase("tree for a blob", 2, 1, 2, 2, naming: "is a tree"),
    HostileCase("blob for a tree", 2, 1, 2, 2, naming: "is a blob"),
    HostileCase("commit for a tree", 2, 1, 2, 2, naming: "is a commit"),
  ]

  static let deltas = [
    HostileCase("delta of itself", 2, 2, 2, 2, naming: "run in a circle"),
    HostileCase("circle of deltas", 2, 2, 2, 2, naming: "run in a circle"),
    HostileCase("circle of deltas for a tree", 2, 2, 2, 2, naming: "run in a circle"),
    HostileCase("circle of deltas for a commit", 2, 2, 2, 2, naming: "run in a circle"),
    // Commands that only add up sizes use them unchecked.
    HostileCase("delta of 10 GB", 0, 0, 0, 2, naming: unreadable),
    HostileCase("delta of 10 GB for a tree", 2, 1, 2, 2, naming: unreadable),
    HostileCase("delta of 2^62 bytes", 0, 0, 0, 2, naming: "not enough disk space"),
    HostileCase("delta of 400 MiB that is another blob", 0, 0, 0, 2, naming: unreadable),
    HostileCase("chain of 10,000 deltas", 0, 0, 0, 0),
  ]

  static let streams = [
    HostileCase("loose stream beyond its size", 2, 1, 2, 2, naming: unreadable),
    HostileCase("loose tree beyond its size", 2, 1, 2, 2, naming: unreadable),
    HostileCase("loose commit beyond its size", 2, 2, 2, 2, naming: unreadable),
    HostileCase("loose size of 1 PB", 0, 0, 0, 2, naming: "not enough disk space"),
    HostileCase("loose tree of 1 PB", 2, 1, 2, 2, naming: unreadable),
    // Git only says that it has no memory for it.
    HostileCase("loose commit of 1 PB", 2, 2, 2, 2),
    HostileCase("loose size of 2^64", 2, 1, 2, 2, naming: unreadable),
    HostileCase("packed stream beyond its size", 2, 1, 2, 2, naming: unreadable),
    HostileCase("packed tree beyond its size", 2, 1, 2, 2, naming: unreadable),
    HostileCase("packed commit beyond its size", 2, 2, 2, 2, naming: unreadable),
    HostileCase("packed size of 1 PB", 0, 0, 0, 2, naming: "not enough disk space"),
    HostileCase("packed tree of 1 PB", 2, 1, 2, 2, naming: unreadable),
    HostileCase("packed commit of 1 PB", 2, 2, 2, 2, naming: unreadable),
  ]

  static let commits = [
    HostileCase("100,000 parents", 0, 0, 0, 0),
    HostileCase("20,000 different parents", 0, 0, 0, 0),
    HostileCase("header of 10 MB", 0, 0, 0, 0),
    HostileCase("header of 1,000,000 lines", 0, 0, 0, 0),
    HostileCase("author of 10 MB", 0, 0, 0, 0),
    HostileCase("10,000 tags of tags", 0, 0, 0, 0),
    HostileCase("commit without a tree", 2, 2, 2, 2, naming: "180ab85"),
    HostileCase("tag of nothing", 2, 2, 2, 2, naming: "da798f4", "refs/tags/hostile"),
  ]

  @Test("pointers", arguments: pointers)
  func pointer(_ hostile: HostileCase) async throws { try await check(hostile) }

  @Test("entries of trees", arguments: names)
  func name(_ hostile: HostileCase) async throws { try await check(hostile) }

  @Test("deltas", arguments: deltas)
  func delta(_ hostile: HostileCase) async throws { try await check(hostile) }

  @Test("deflated streams", arguments: streams)
  func stream(_ hostile: HostileCase) async throws { try await check(hostile) }

  @Test("commits and tags", arguments: commits)
  func commit(_ hostile: HostileCase) async throws { try await check(hostile) }

  private static let commands = [
    ["info", "--everything"],
    ["verify", "--pointers", "--everything", "--objects"],
    ["export", "--everything", "--include=*.bin", "--yes"],
    ["import", "--everything", "--include=*.bin", "--yes", "--verify"],
  ]

  private func check(_ hostile: HostileCase) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("seq 500 >a.bin; git add .; git commit -qm one")
    try await repository.run("python3", [Self.script, "make", hostile.name]).checked()
    for (command, exitCode) in zip(Self.commands, hostile.exitCodes) {
      let before = try await FileListing(of: repository)
      let result = try await repository.run(
        "python3",
        [Self.script, "run", "120", "200", Checkout.binary] + command + ["--no-progress"]
      )
      #expect(result.exitCode == exitCode, "\(command): \(result.errorOutput)\(result.output)")
      if exitCode == 1 {
        let words = result.output + result.errorOutput
        #expect(hostile.isNamed(in: words), "\(words)")
      }
      if exitCode == 2 {
        #expect(hostile.isNamed(in: result.errorOutput), "\(result.errorOutput)")
        #expect(result.errorOutput.contains("Nothing was changed."), "\(result.errorOutput)")
      }
      guard exitCode != 0 || command[0] == "info" || command[0] == "verify" else { continue }
      // Files that were converted before stay, for the next run.
      let changes = try await FileListing(of: repository).changes(since: before, withFolders: false)
        .filter { !$0.hasPrefix("./.git/lfs/objects/") }
      #expect(changes == [], "\(command)")
    }
  }

  private static let script = Checkout.root + "/Tests/EndToEndTests/Support/hostile.py"
}
