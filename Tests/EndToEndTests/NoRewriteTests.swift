import TestSupport
import Testing

/// A new commit that converts files of HEAD: equal to git-lfs's if files are named.
@Suite("import --no-rewrite", .serialized)
struct NoRewriteTests {
  @Test(
    "files named from the root: the commit is git-lfs's",
    arguments: [
      ["a.bin"],
      ["a.bin", "sub/b.bin", "sub/deep/c.bin"],
      ["sub/deep/c.bin", "a.bin"],
      ["a.bin", "a.bin"],
      ["run", "with space.bin"],
      ["same.bin", "sub/same.bin"],
      ["-m", "two lines\n\nof a message", "a.bin"],
      ["-m", "", "a.bin"],
      ["--message=ends in a newline\n", "a.bin"],
      ["pointer.bin"],
      ["empty.bin", "pointer.bin"],
      ["empty.bin", "pointer.bin", "sub/b.bin"],
    ]
  )
  func identity(arguments: [String]) async throws {
    let original = try await Self.repository()
    try await Self.check(arguments, against: original)
  }

  @Test("a detached HEAD: the commit is git-lfs's, and no branch moves")
  func detachedHead() async throws {
    let original = try await Self.repository()
    try await original.git("checkout", "-q", "--detach")
    try await Self.check(["a.bin", "sub/b.bin"], against: original)
  }

  private static func check(
    _ arguments: [String],
    against original: TestRepository,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let command = ["import", "--no-rewrite", "--yes"] + arguments
    let oracle = try await original.copy()
    try await oracle.run("git", ["lfs", "migrate"] + command).checked()
    let repository = try await original.copy()
    let contents = "git ls-files -z | xargs -0 sha256sum"
    let before = try await repository.shell(contents).output
    let result = try await repository.lfsMigrate(command)
    #expect(result.exitCode == 0, "\(result.errorOutput)", sourceLocation: sourceLocation)
    let state = try await RepositoryState(of: repository)
    let difference = try await state.firstDifference(from: RepositoryState(of: oracle))
    #expect(difference == nil, sourceLocation: sourceLocation)
    for log in ["HEAD", "main"] {
      let entry = ["reflog", "show", "-1", "--format=%H %gs", log]
      let mine = try await repository.run("git", entry).output
      let theirs = try await oracle.run("git", entry).output
      #expect(mine == theirs, sourceLocation: sourceLocation)
    }
    // Files keep their content (D13), and Git lists them as unchanged.
    #expect(try await repository.shell(contents).output == before, sourceLocation: sourceLocation)
    let modified = try await modifiedFiles(of: repository)
    #expect(modified.isDisjoint(with: arguments), sourceLocation: sourceLocation)
    try await expectSoundObjects(repository, sourceLocation: sourceLocation)
  }

  @Test(
    "arguments: a path from the root, else from here, else a pattern",
    arguments: [
      Arguments(["*.bin"], select: everything.filter { $0 != "run" }),
      Arguments(["**"], select: everything),
      Arguments(["b.bin"], in: "sub", select: ["sub/b.bin"]),
      Arguments(["a.bin"], in: "sub", select: ["a.bin"]),
      Arguments(["../a.bin", "./deep/c.bin"], in: "sub", select: ["a.bin", "sub/deep/c.bin"]),
      Arguments(["sub/b.bin"], in: "sub", select: ["sub/b.bin"]),
      Arguments(["same.bin"], in: "sub", select: ["same.bin"]),
      Arguments(["./same.bin"], in: "sub", select: ["sub/same.bin"]),
      Arguments(["deep/*"], in: "sub", select: ["sub/deep/c.bin"]),
      Arguments(["/deep/*"], in: "sub", select: ["sub/deep/c.bin"]),
      Arguments(["c.bin"], select: ["sub/deep/c.bin"]),
      Arguments(["/*.bin"], select: everything.filter { !$0.contains("/") && $0 != "run" }),
      Arguments(["sub/**"], select: everything.filter { $0.hasPrefix("sub/") }),
      Arguments(["a.bin", "?.bin"], select: ["a.bin", "sub/b.bin", "sub/deep/c.bin"]),
    ]
  )
  func selects(_ arguments: Arguments) async throws {
    let repository = try await Self.repository()
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(
      ["import", "--no-rewrite", "--dry-run", "--json"] + arguments.list,
      in: repository.path + "/" + arguments.directory
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let document = try JSONValue(parsing: result.standardOutput)
    #expect(document["schema"]?.text == "lfs-migrate/no-rewrite-plan/1")
    let files = document["plan"]?["files"]?.elements ?? []
    #expect(files.compactMap { $0["path"]?.text } == arguments.paths)
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("an absolute path is a path, too")
  func absolutePath() async throws {
    let repository = try await Self.repository()
    let path = repository.path + "/sub/b.bin"
    let result = try await repository.lfsMigrate(["import", "--no-rewrite", path])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.isPointer("HEAD:sub/b.bin"))
  }

  @Test("inside the Git directory", arguments: ["a.bin", "sub/*.bin"])
  func insideGitDirectory(argument: String) async throws {
    let repository = try await Self.repository()
    let result = try await repository.lfsMigrate(
      ["import", "--no-rewrite", argument],
      in: repository.path + "/.git"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let converted = argument == "a.bin" ? "a.bin" : "sub/b.bin"
    #expect(try await repository.isPointer("HEAD:\(converted)"))
    #expect(try await !Self.modifiedFiles(of: repository).contains(converted))
  }

  @Test("a pattern converts from any directory; links stay links")
  func pattern() async throws {
    let repository = try await Self.repository()
    let link = try await repository.id("HEAD:link.bin")
    let result = try await repository.lfsMigrate(
      ["import", "--no-rewrite", "*.bin"],
      in: repository.path + "/sub/deep"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    for path in Self.everything where path != "empty.bin" && path != "run" {
      #expect(try await repository.isPointer("HEAD:\(path)"), "\(path)")
    }
    #expect(try await repository.id("HEAD:link.bin") == link)
    #expect(
      try await repository.git("log", "-1", "--format=%s").line == "*.bin: convert to Git LFS"
    )
    #expect(try await repository.git("rev-list", "--count", "HEAD").line == "3")
    #expect(try await Self.modifiedFiles(of: repository).subtracting(["run"]) == [])
    try await Self.expectSoundObjects(repository)

    let head = try await repository.id("HEAD")
    let again = try await repository.lfsMigrate(["import", "--no-rewrite", "*.bin"])
    #expect(again.exitCode == 0, "\(again.errorOutput)")
    #expect(again.errorOutput.contains("Nothing to do"), "\(again.output)")
    #expect(again.output == "")
    #expect(try await repository.id("HEAD") == head, "no commit without a change")
  }

  @Test("names that are no UTF-8")
  func bytes() async throws {
    let repository = try await Self.repository()
    try await repository.shell("head -c 2000 /dev/zero >$'caf\\xe9.bin'")
    try await repository.commit("a Latin-1 name")
    let name = Array("caf".utf8) + [0xE9] + Array(".bin".utf8)
    let result = try await Command.run(
      Checkout.binary,
      bytes: [Array("import".utf8), Array("--no-rewrite".utf8), name],
      in: repository.path,
      environment: repository.environment
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let converted = try await repository.shell("git cat-file -p HEAD:$'caf\\xe9.bin'")
    #expect(converted.output.hasPrefix("version https://git-lfs"))
  }

  /// The files that Git lists as modified with the filters of Git LFS: raw files that should be
  /// pointers, if Git reads them.
  static func modifiedFiles(
    of repository: TestRepository,
    in directory: String = "."
  ) async throws -> Set<String> {
    try await repository.installFilters()
    let list = try await repository.git("-C", directory, "diff", "HEAD", "--name-only")
    return Set(list.lines)
  }

  /// Expects that all objects exist and are intact; a full `git lfs fsck` would also report the raw
  /// files that were not converted.
  private static func expectSoundObjects(
    _ repository: TestRepository,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for command in [["fsck", "--strict"], ["lfs", "fsck", "--objects"]] {
      let check = try await repository.run("git", command)
      #expect(check.exitCode == 0, "\(check.errorOutput)", sourceLocation: sourceLocation)
    }
  }

  /// Files that are tracked by LFS.
  static let everything = [
    "a.bin", "empty.bin", "pointer.bin", "run", "same.bin", "sub/b.bin", "sub/deep/c.bin",
    "sub/same.bin", "with space.bin",
  ]

  /// A history of two commits: raw files, and the attributes that should have made them pointers.
  static func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir -p sub/deep
      head -c 3000 /dev/urandom >a.bin
      seq 1000 >sub/b.bin
      seq 2000 >sub/deep/c.bin
      seq 5 >same.bin
      cp same.bin sub
      seq 9 >run && chmod +x run
      : >empty.bin
      seq 7 >'with space.bin'
      seq 3000 | git lfs clean >pointer.bin
      ln -s a.bin link.bin
      echo text >notes.txt
      """
    )
    try await repository.commit("raw files")
    try await repository.shell(
      "printf '%s filter=lfs diff=lfs merge=lfs -text\\n' '*.bin' run >.gitattributes"
    )
    try await repository.commit("attributes")
    return repository
  }

  /// A command line, and the files that it names.
  struct Arguments: CustomTestStringConvertible, Sendable {
    let list: [String]
    let directory: String
    let paths: [String]

    init(_ list: [String], in directory: String = "", select paths: [String]) {
      (self.list, self.directory, self.paths) = (list, directory, paths)
    }

    var testDescription: String { "\(list) in '\(directory)'" }
  }
}

extension NoRewriteTests {
  @Test("a file below thousands of folders")
  func deep() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let path = String(repeating: "d/", count: 5000) + "a.bin"
    let history = """
      commit refs/heads/main
      committer Ada <ada@example.com> 1700000000 +0000
      data 4
      deep
      M 100644 inline .gitattributes
      data 42
      *.bin filter=lfs diff=lfs merge=lfs -text

      M 100644 inline \(path)
      data 5
      hello

      """
    try await repository.git("fast-import", "--quiet", input: Array(history.utf8))
    let result = try await repository.lfsMigrate(["import", "--no-rewrite", "a.bin"])
    #expect(result.exitCode == 0, "\(result.errorOutput.prefix(300))")
    #expect(try await repository.git("log", "--format=%s").lines.count == 2)
  }
}
