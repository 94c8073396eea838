import TestSupport
import Testing

/// The main use: a repository with models becomes one with pointers.
@Suite("import of a machine-learning repository", .serialized)
struct MainJobTests {
  private let patterns = "--include=*.onnx,*.pth"

  @Test("converts every version of every model, on every branch and tag")
  func converts() async throws {
    let original = try await TestRepository.make("ml-models")
    let expected = try await original.referencesAfterGitLFS("--everything", patterns)
    let repository = try await original.copy()
    let (result, map) = try await repository.importing("--everything", patterns)

    #expect(!result.output.isEmpty, "a report on stdout")
    let references = try await RepositoryState(of: repository).references
    for name in ["refs/heads/main", "refs/heads/quantized", "refs/tags/v0.1"] {
      #expect(references[name] == expected[name], "\(name)")
    }
    for tag in ["v1.0", "v1.1"] {
      let before = try await original.contents("refs/tags/\(tag)")
      let after = try await repository.contents("refs/tags/\(tag)")
      let target = try await repository.id("\(tag)^{commit}")
      #expect(after == Array("object \(target)".utf8) + before.drop { $0 != 0x0A })
    }
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    try await expectSound(repository)
  }

  @Test("leaves the files of the working tree as they are, and the status clean")
  func keepsWorkingTree() async throws {
    let repository = try await TestRepository.make("ml-models")
    let digests = "git ls-files -z ':!.gitattributes' | xargs -0 sha256sum"
    let before = try await repository.shell(digests).output
    try await repository.importing("--everything", patterns)

    #expect(try await repository.shell(digests).output == before)
    #expect(try await repository.git("status", "--porcelain").output == "")
    #expect(try await repository.isPointer(":zoo/models/encoder.onnx"))
    let attributes = try await repository.shell("cat .gitattributes").output
    #expect(attributes.contains("*.onnx filter=lfs diff=lfs merge=lfs -text\n"))
  }

  @Test("is clean too where the filters are installed and the files are brand-new")
  func cleanWithFilters() async throws {
    let repository = try await TestRepository.make("ml-models")
    try await repository.installFilters()
    try await repository.shell("git ls-files -z | xargs -0 touch; git update-index -q --refresh")
    try await repository.importing("--everything", patterns)

    #expect(try await repository.git("status", "--porcelain").output == "")
    // A second check of the files from scratch, since the times no longer match the index.
    try await repository.shell("git ls-files -z | xargs -0 touch")
    #expect(try await repository.git("status", "--porcelain").output == "")
    try await repository.git("checkout", "-q", "v0.1")
    #expect(try await repository.git("status", "--porcelain").output == "")
    let size = try await repository.shell("wc -c <models/detector.onnx").line
    #expect(size == "3145728", "the smudge filter gives the file back")
  }

  @Test(
    "installs the hooks of Git LFS, so that a push takes the objects along",
    arguments: ["", "h"]
  )
  func installsHooks(directory: String) async throws {
    let repository = try await TestRepository.make("ml-models")
    if !directory.isEmpty { try await repository.git("config", "core.hooksPath", directory) }
    try await repository.importing("--everything", patterns)
    let hook = directory.isEmpty ? ".git/hooks/pre-push" : "\(directory)/pre-push"
    #expect(try await repository.shell("cat \(hook)").output.contains("git lfs pre-push"))
  }

  @Test("keeps the original history reachable")
  func keepsBackup() async throws {
    let repository = try await TestRepository.make("ml-models")
    let tips = try await ["main", "quantized", "v0.1", "v1.0", "v1.1"].asyncMap {
      try await repository.id($0)
    }
    try await repository.importing("--everything", patterns)
    let backups = try await repository.git("for-each-ref", "refs/lfs-migrate/").lines
    #expect(!backups.isEmpty)
    try await repository.git("reflog", "expire", "--expire=now", "--all")
    try await repository.git("gc", "--quiet", "--prune=now")
    for tip in tips { try await repository.git("cat-file", "-e", tip) }
  }

  @Test("a second run finds nothing to do, and says so")
  func repeats() async throws {
    let repository = try await TestRepository.make("ml-models")
    try await repository.importing("--everything", patterns)
    let before = try await RepositoryState(of: repository)
    let (result, map) = try await repository.importing("--everything", patterns, "--verbose")
    #expect(try await RepositoryState(of: repository).firstDifference(from: before) == nil)
    #expect(map.isEmpty)
    #expect((result.output + result.errorOutput).lowercased().contains("nothing"))
  }

  @Test("a dry run shows the plan and writes nothing")
  func dryRun() async throws {
    let repository = try await TestRepository.make("ml-models")
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(["import", "--everything", patterns, "--dry-run"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.output.contains("*.onnx"))
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("the report is one JSON document if asked for", arguments: [[], ["--dry-run"]])
  func json(extra: [String]) async throws {
    let repository = try await TestRepository.make("ml-models")
    let result = try await repository.lfsMigrate(
      ["import", "--everything", patterns, "--json", "--yes"] + extra
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let document = try JSONValue(parsing: result.standardOutput)
    guard case .object = document else {
      Issue.record("the document is an object")
      return
    }
    // 14 commits; 8 models, one of them at two paths.
    #expect(document.all.contains(.number(14)), "\(result.output)")
    #expect(document.all.contains(.number(8)), "\(result.output)")
  }

  @Test("without a terminal, progress is a few plain lines on stderr")
  func plainProgress() async throws {
    let repository = try await TestRepository.make("ml-models")
    let (result, _) = try await repository.importing("--everything", patterns)
    #expect(!result.standardError.contains(0x1B) && !result.standardOutput.contains(0x1B))
    #expect(!result.standardError.contains(0x0D))
    #expect(result.errorOutput.split(separator: "\n").count <= 12)
    let silent = try await TestRepository.make("ml-models")
    let (quiet, _) = try await silent.importing("--everything", patterns, "--no-progress")
    #expect(quiet.errorOutput.count <= result.errorOutput.count)
  }

  @Test("the result does not depend on the number of jobs", arguments: [1, 2, 7])
  func jobs(count: Int) async throws {
    let original = try await TestRepository.make("ml-models")
    let expected = try await original.referencesAfterGitLFS("--everything", patterns)
    try await original.importing("--everything", patterns, "--jobs", "\(count)")
    #expect(try await original.id("main") == expected["refs/heads/main"])
  }

  @Test("--minimal leaves the commits before the first model alone")
  func minimal() async throws {
    let original = try await TestRepository.make("ml-models")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", patterns, "--minimal")
    let first = try await original.git("rev-list", "--reverse", "main").lines[0]
    #expect(!String(decoding: map, as: UTF8.self).contains(first + ","))
    #expect(try await repository.git("rev-list", "main").lines.contains(first))
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
  }
}

extension Sequence where Element: Sendable {
  /// `map` with an asynchronous body.
  func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}
