import TestSupport
import Testing

/// `info` prints what `git lfs migrate info` prints, except for rows of the table of deviations.
@Suite("info")
struct InfoTests {
  /// A repository with sizes at which the table could be wrong: around 10 and 1,000 bytes, at
  /// halves that are rounded; with one file, several, and none above a limit.
  private static let sizes = """
    mkdir -p a/b
    head -c 9 /dev/zero >nine.n9; head -c 10 /dev/zero >ten.n10
    head -c 999 /dev/zero >x.a999; head -c 1000 /dev/zero >x.b1000
    head -c 1049 /dev/zero >x.c1049; head -c 1050 /dev/zero >x.d1050
    head -c 9949 /dev/zero >x.e9949; head -c 9950 /dev/zero >x.f9950
    head -c 10500 /dev/zero >x.g10500; head -c 11500 /dev/zero >x.h11500
    head -c 999500 /dev/zero >x.i999500; head -c 1048576 /dev/zero >a/b/x.j1048576
    head -c 700 /dev/zero >Makefile; head -c 800 /dev/zero >a/Makefile; echo twenty-one >.bashrc
    head -c 55 /dev/zero >ends.; head -c 56 /dev/zero >a/.gitattributes; echo '*.x text' >UPPER.TXT
    for i in 1 2 3 4 5 6 7 8; do head -c $((i * 100)) /dev/zero >a/f$i.many; done
    ln -s Makefile link.many; chmod +x a/f1.many
    cp a/f8.many a/b/again.many
    git add -A; git commit -qm one
    rm a/f1.many; mv a/f2.many a/b/; chmod +x a/f3.many; head -c 300 /dev/urandom >a/f4.many
    git add -A; git commit -qm two
    """

  /// The output of git-lfs on stdout.
  private func expected(
    _ repository: TestRepository,
    _ arguments: [String]
  ) async throws -> String {
    try await repository.run("git", ["lfs", "migrate", "info"] + arguments).checked().output
  }

  static let tables: [[String]] = [
    [], ["--top=99"], ["--top=0"], ["--top=-1"], ["--top=1"], ["--above=0"],
    ["--above=100b", "--top=99"], ["--above=1kb", "--top=99"], ["--above=999", "--top=99"],
    ["--above=9949", "--top=99"], ["--above=1 MB", "--top=99"], ["--above=1mib", "--top=99"],
    ["--above=1gb"], ["--unit=b", "--top=99"], ["--unit=", "--top=99"],
    ["--unit=kb", "--above=9", "--top=99"], ["--unit=KiB", "--above=9", "--top=99"],
    ["--unit=mb", "--above=9", "--top=99"], ["--unit=tib", "--above=9"],
    ["--pointers=no-follow", "--top=99"], ["--pointers=ignore", "--top=99"],
    ["--include=*.many", "--top=99"], ["-I", "a/**", "-X", "a/b/**", "--top=99"],
    ["--exclude=*.many,Makefile", "--top=99"], ["-I", "/Makefile"], ["-I", "*.nothing"],
    ["--include=", "--exclude="], ["main", "^main~1", "--top=99"],
    ["--include-ref=main~1", "--top=99"], ["--everything"],
  ]

  @Test("prints the table of git-lfs", arguments: tables)
  func table(arguments: [String]) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.sizes)
    let result = try await repository.lfsMigrate(["info"] + arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await result.output == expected(repository, arguments))
  }

  @Test(
    "tells pointers as git-lfs does",
    arguments: [[], ["--above=10kb"], ["--above=1gb"], ["--top=0"], ["--unit=kb"]],
    ["follow", "no-follow", "ignore"]
  )
  func pointers(arguments: [String], policy: String) async throws {
    let repository = try await TestRepository.make("pointers")
    // Empty files are left out, since they differ (D16).
    let arguments = arguments + ["--pointers=\(policy)", "--exclude=empty.bin"]
    let result = try await repository.lfsMigrate(["info"] + arguments)
    #expect(try await result.output == expected(repository, arguments))
  }

  @Test("an empty file is no LFS object", arguments: ["follow", "ignore", "no-follow"])
  func emptyFiles(policy: String) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(": >empty.bin; echo content >full.bin")
    try await repository.commit("one")
    let result = try await repository.lfsMigrate(["info", "--pointers=\(policy)"])
    #expect(result.output == "*.bin\t8 B\t1/2 files\t50%\n")
    #expect(try await result.output == expected(repository, ["--pointers=no-follow"]))
  }

  @Test("sizes under ten bytes are in the unit that was asked for")
  func smallSizes() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("printf 12345 >five.bin")
    try await repository.commit("one")
    let result = try await repository.lfsMigrate(["info", "--unit=kb"])
    #expect(result.output == "*.bin\t0.0\t1/1 file \t100%\n")
    #expect(try await expected(repository, ["--unit=kb"]) == "*.bin\t5.0\t1/1 file \t100%\n")
  }

  @Test("pointers to more bytes than there are in the world")
  func hugeSizes() async throws {
    let repository = try await TestRepository.empty()
    let oid = String(repeating: "ab", count: 32)
    for (name, size) in [("one", "9223372036854775807"), ("two", "9223372036854775806")] {
      try await repository.shell(
        """
        printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:\(oid)\\nsize \(size)\\n' >\(name).bin
        """
      )
    }
    try await repository.shell("cp one.bin three.bin; echo again >>three.bin; cp two.bin four.dat")
    try await repository.commit("one")
    let result = try await repository.lfsMigrate(["info", "-X", "three.bin"])
    #expect(result.exitCode == 0)
    #expect(result.output.hasSuffix("LFS Objects\t18447 PB\t3/3 files\t100%\n"))
  }

  @Test("writes nothing, in whatever state the repository is")
  func writesNothing() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      "echo more >>base.txt; echo new >new; git add new; : >.git/index.lock"
    )
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(["info", "--everything", "--details"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("in a bare repository, a linked working tree, a folder, a shallow clone, with grafts")
  func places() async throws {
    let original = try await TestRepository.make("worktrees")
    let bare = original.directory("bare")
    try await original.git("clone", "-q", "--mirror", ".", bare)
    let shallow = original.directory("shallow")
    try await original.git("clone", "-q", "--depth=1", "file://" + original.path, shallow)
    // Git sees fewer commits than are stored, and only Git can list them.
    let replaced = original.directory("replaced")
    let grafted = original.directory("grafted")
    try await original.shell(
      """
      git clone -q --mirror . \(replaced)
      git -C \(replaced) replace --graft main
      git clone -q --mirror . \(grafted)
      git -C \(grafted) rev-parse main >\(grafted)/info/grafts
      """
    )
    let places: [(String, [String])] = [
      (replaced, ["main"]), (grafted, ["main"]), (bare, ["main"]), (bare, ["--everything"]),
      (bare, []), (original.path + "/trees/feature", []),
      (original.path + "/trees", ["--everything"]), (shallow, ["--everything"]),
    ]
    for (directory, arguments) in places {
      let oracle = try await Command.run(
        "git",
        ["lfs", "migrate", "info"] + arguments,
        in: directory,
        environment: original.environment
      ).checked()
      let result = try await original.lfsMigrate(["info"] + arguments, in: directory)
      #expect(result.output == oracle.output, "\(directory): \(result.errorOutput)")
      #expect(!result.output.isEmpty)
    }
  }

  @Test("the table does not depend on the number of jobs", arguments: [1, 2, 7])
  func jobs(count: Int) async throws {
    let repository = try await TestRepository.make("ml-models")
    let result = try await repository.lfsMigrate(["info", "--everything", "--jobs", "\(count)"])
    #expect(try await result.output == expected(repository, ["--everything"]))
  }

  @Test("no commits, no table")
  func nothing() async throws {
    let repository = try await TestRepository.make("octopus")
    let result = try await repository.lfsMigrate(["info", "main", "^main"])
    #expect(result.exitCode == 0)
    #expect(result.output == "")
  }

  /// Invalid arguments, with the messages of git-lfs.
  static let mistakes: [([String], String)] = [
    (["--everything", "main"], "Cannot use --everything with explicit reference arguments"),
    (
      ["--everything", "--include-ref=main"],
      "Cannot use --everything with --include-ref or --exclude-ref"
    ),
    (["nowhere"], "Git can't resolve ref: \"nowhere\""),
    (["--above=10k"], "cannot parse --above=<n>: unknown unit: \"k\""),
    (["--above=99999999pb"], "cannot parse --above=<n>: number of bytes too large"),
    (["--unit=zz"], "cannot parse --unit=<unit>: unknown unit: \"zz\""),
    (["--unit=zz", "--above=1.2.3"], "cannot parse --above=<n>: strconv.ParseFloat"),
    (["--pointers=both"], "Unsupported --pointers option value"),
    (["--pointers="], "Unsupported --pointers option value"),
    (["--top=many"], "many"),
    (["--include=*.[[:nope:]]"], "*.[[:nope:]]"),
  ]

  @Test("mistakes are told in the words of git-lfs", arguments: mistakes)
  func refusesMistakes(options: [String], message: String) async throws {
    let repository = try await TestRepository.make("octopus")
    try await expectRefusal(of: ["info"] + options, in: repository, saying: [message])
  }

  @Test(".gitattributes that is a symbolic link, in any folder", arguments: [".", "sub/folder"])
  func symbolicAttributes(folder: String) async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell("mkdir -p \(folder); ln -s base.txt \(folder)/.gitattributes")
    try await repository.commit("link")
    let message = "expected '.gitattributes' to be a file, got a symbolic link"
    let oracle = try await repository.run("git", ["lfs", "migrate", "info"])
    #expect(oracle.exitCode == 2 && oracle.errorOutput.contains(message))
    try await expectRefusal(of: ["info"], in: repository, saying: [message])
  }

  @Test("a missing blob is named with its path and commit")
  func missingBlob() async throws {
    let repository = try await TestRepository.make("octopus")
    let blob = try await repository.id("HEAD:base.txt")
    try await repository.shell("rm -f .git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    try #require(try await repository.run("git", ["cat-file", "-e", blob]).exitCode != 0)
    try await expectRefusal(of: ["info"], in: repository, saying: [blob, "base.txt", "missing"])
  }
}
