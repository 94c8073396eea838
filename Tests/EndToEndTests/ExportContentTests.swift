import TestSupport
import Testing

/// How an export handles objects that are missing, damaged, large, or not LFS objects.
@Suite("export, contents", .serialized)
struct ExportContentTests {
  @Test("needs patterns, a known remote and good options")
  func refusals() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let words = "One or more files must be specified with --include"
    for arguments in [[], ["--include="], ["-I", ",", "--dry-run"], ["--exclude=*.bin"]] {
      try await expectRefusal(of: ["export"] + arguments, in: repository, saying: [words])
    }
    try await expectRefusal(
      of: ["export", "-I", "*", "--remote=other"],
      in: repository,
      saying: ["Invalid remote other provided"]
    )
    try await expectRefusal(of: ["export", "-I", "*", "--missing=no"], in: repository)
    try await expectRefusal(of: ["export", "-I", "[", "main"], in: repository, saying: ["'['"])
    try await repository.shell("echo more >>notes.txt")
    try await expectRefusal(of: ["export", "-I", "*"], in: repository, saying: ["notes.txt"])
  }

  @Test("a dry run says what would be done, and does nothing")
  func dryRun() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.run("rm", [repository.lfsObject("main:a.bin")])
    let before = try await FileListing(of: repository)
    let arguments = ["export", "--everything", "-I", "*.bin", "--dry-run"]
    let text = try await repository.lfsMigrate(arguments).checked().output
    #expect(text.contains("3 commits of 3 would be rewritten"))
    #expect(text.contains("a.bin in commit"))
    let json = try await repository.lfsMigrate(arguments + ["--json"]).checked().standardOutput
    let document = try JSONValue(parsing: json)
    #expect(document["schema"]?.text == "lfs-migrate/export-plan/1")
    #expect(document["plan"]?["missing"]?[0]?["path"]?.text == "a.bin")
    #expect(document["plan"]?["files"]?.integer == 5)
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("the report as JSON")
  func json() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let (result, map) = try await repository.exporting("--everything", "-I", "*.bin", "--json")
    let document = try JSONValue(parsing: result.standardOutput)
    #expect(document["schema"]?.text == "lfs-migrate/export/1")
    #expect(document["rewrittenCommits"]?.integer == map.split(separator: 0x0A).count)
    // The files from before the import are still there.
    #expect(document["newFiles"]?["count"]?.integer == 0)
    #expect(document["movedRefs"]?.elements.count == 3)
    #expect(document["plan"]?["missing"]?.elements.isEmpty == true)
  }

  @Test("a missing object stops the run, or its pointer stays and is tracked")
  func missing() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let object = try await repository.lfsObject("main:a.bin")
    try await repository.run("rm", [object])
    try await expectRefusal(
      of: ["export", "--everything", "-I", "*"],
      in: repository,
      saying: ["an LFS object is missing", "no remote", "a.bin", "--missing=keep"]
    )
    let (result, _) = try await repository.exporting("--everything", "-I", "*", "--missing=keep")
    #expect(result.output.contains("the LFS objects of 1 pointer are missing"))
    #expect(try await repository.isPointer("main:a.bin"))
    #expect(try await repository.isPointer("main:sub/deep/copy.dat"))
    #expect(try await !repository.isPointer("main~1:a.bin"))
    let kept = "/a.bin filter=lfs diff=lfs merge=lfs -text"
    #expect(try await repository.attributes("main:.gitattributes").contains(kept))
    #expect(try await !repository.attributes("main~1:.gitattributes").contains(kept))
    let filters = try await [
      repository.filter(of: "a.bin"), repository.filter(of: "sub/deep/copy.dat"),
      repository.filter(of: "sub/b.bin"),
    ]
    #expect(filters == ["lfs", "lfs", "unspecified"])
    #expect(try await repository.git("status", "--porcelain").output.isEmpty)
  }

  @Test("a kept pointer stays tracked where a nested file tracks it")
  func missingBesideNestedFile() async throws {
    let repository = try await TestRepository.empty()
    try await repository.installFilters()
    try await repository.shell(
      """
      mkdir d; seq 500 >d/a.bin; seq 600 >d/b.bin
      printf '*.bin filter=lfs diff=lfs merge=lfs -text\\n' >d/.gitattributes
      """
    )
    try await repository.commit("one")
    try await repository.run("rm", [repository.lfsObject("main:d/a.bin")])
    try await repository.exporting("-I", "*.bin", "--missing=keep")
    #expect(try await repository.filter(of: "d/a.bin") == "lfs")
    #expect(try await repository.filter(of: "d/b.bin") == "unspecified")
    try await repository.git("status", "--porcelain")
  }

  @Test(
    "a pointer that gives its object another size becomes the object all the same",
    arguments: ["0", "77", "9999999"]
  )
  func wrongSize(said: String) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      seq 1000 >content; oid=$(sha256sum content | cut -c1-64); size=$(stat -c %s content)
      folder=.git/lfs/objects/${oid:0:2}/${oid:2:2}; mkdir -p $folder; mv content $folder/$oid
      for name in right:$size wrong:\(said); do
        printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' \
          $oid ${name#*:} >${name%:*}.bin
      done
      """
    )
    try await repository.commit("one")
    let alone = try await repository.copy()
    try await alone.shell("git rm -q right.bin; git commit -q --amend -m wrong")
    // Identified by its id, as git-lfs does it.
    let oracle = try await repository.copy()
    try await oracle.run("git", ["lfs", "migrate", "export", "--yes", "--include=*.bin"]).checked()
    for repository in [repository, alone] {
      let (result, _) = try await repository.exporting("--include=*.bin", "--verify", "--json")
      let document = try JSONValue(parsing: result.standardOutput)
      let wrong = document["plan"]?["wrongSizes"]
      #expect(wrong?.elements.count == 1)
      #expect(wrong?[0]?["path"]?.text == "wrong.bin")
      #expect(wrong?[0]?["bytes"]?.integer == 3893)
      let exported = try await repository.git("rev-parse", "main:wrong.bin").line
      #expect(exported == (try await oracle.git("rev-parse", "main:wrong.bin").line))
      try await repository.lfsMigrate(["verify"]).checked()
      try await repository.lfsMigrate(["undo"]).checked()
    }
    #expect(
      try await repository.git("rev-parse", "main").line != oracle.git("rev-parse", "main").line
    )
  }

  @Test("an object that was cut off is damaged, whatever a pointer says of its size")
  func cutOff() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let object = try await repository.lfsObject("main:a.bin")
    try await repository.shell(
      """
      truncate -s 100 '\(object)'; git show main:a.bin | sed 's/^size .*/size 100/' >wrong.bin
      """
    )
    try await repository.commit("a pointer of that size")
    try await expectRefusal(
      of: ["export", "--everything", "--include=*.bin"],
      in: repository,
      saying: ["is damaged", "does not hash to its name"]
    )
  }

  @Test("pointers that claim more bytes than can be counted are refused")
  func claims() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      for name in a b c; do
        printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' \
          "$(echo $name | sha256sum | cut -c1-64)" 9223372036854775807 >$name.bin
      done
      """
    )
    try await repository.commit("one")
    try await expectRefusal(
      of: ["export", "-I", "*.bin", "--dry-run"],
      in: repository,
      saying: ["room"]
    )
    try await repository.lfsMigrate(["info", "--details"]).checked()
  }

  @Test("fetches what is missing, and nothing else")
  func fetches() async throws {
    let (original, repository) = try await TestRepository.withPointers()
    let remote = repository.directory("remote.git")
    try await repository.git("init", "-q", "--bare", remote)
    try await repository.git("remote", "add", "store", "file://" + remote)
    try await repository.git("lfs", "push", "--all", "store")
    let kept = try await repository.lfsObject("main:sub/b.bin")
    let wanted = try await repository.lfsObject("main:a.bin")
    try await repository.run("rm", ["-r", repository.commonDirectory + "/lfs/objects"])
    try await repository.git("config", "lfs.fetchexclude", "*")
    let (result, _) = try await repository.exporting("--everything", "--skip-fetch", "-I", "/a.bin")
    #expect(result.output.contains("LFS objects fetched: 2"))
    let entry = try await repository.git("ls-tree", "main", "a.bin").line
    #expect(entry == (try await original.git("ls-tree", "main", "a.bin").line))
    #expect(try await repository.run("test", ["-e", wanted]).exitCode == 0)
    #expect(try await repository.run("test", ["-e", kept]).exitCode == 1)
    #expect(
      try await repository.shell("ls .git/lfs-migrate/objects 2>&1 || true").output
        .contains("No such")
    )

    try await repository.run("rm", ["-r", remote + "/lfs"])
    let failed = try await repository.lfsMigrate(["export", "--skip-fetch", "-I", "*", "main"])
    #expect(failed.exitCode == 2)
    #expect(failed.errorOutput.contains("could not be fetched from 'store'"))
  }

  @Test("says so where Git LFS is not installed")
  func withoutGitLFS() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.run("rm", [repository.lfsObject("main:a.bin")])
    try await repository.git("remote", "add", "origin", "file:///nowhere")
    let path = repository.directory("bin")
    try await repository.shell("mkdir '\(path)'; ln -s \"$(command -v git)\" '\(path)/git'")
    let result = try await repository.lfsMigrate(
      ["export", "--everything", "-I", "*"],
      setting: ["PATH": path]
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("Git LFS is not installed"))
  }

  @Test("a damaged object stops the run", arguments: ["truncate -s -1", "sed -i 1s/1/2/"])
  func damaged(command: String) async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let object = try await repository.lfsObject("main:a.bin")
    try await repository.shell("chmod u+w '\(object)'; \(command) '\(object)'")
    for missing in ["abort", "keep"] {
      try await expectRefusal(
        of: ["export", "--everything", "-I", "*", "--missing=" + missing],
        in: repository,
        saying: ["is damaged", "'a.bin'", "in commit"]
      )
    }
  }

  @Test("D15: only what is a pointer is taken for one")
  func malformedPointers() async throws {
    let repository = try await TestRepository.empty()
    let version = "version https://git-lfs.github.com/spec/v1"
    let oid = String(repeating: "a", count: 64)
    try await repository.shell(
      """
      printf '\(version)\\noid sha256:123\\nsize 12\\n' >bad.bin
      printf '\(version)\\noid sha256:\(oid)\\nsize 12\\n%1200s' ' ' >huge.bin
      printf 'about git-lfs\\n' >text.bin; seq 100 >plain.bin; : >empty.bin
      """
    )
    try await repository.commit("one")
    let before = try await repository.listing(of: "main")
    let (result, _) = try await repository.exporting("-I", "*.bin")
    #expect(try await repository.listing(of: "main") == before)
    #expect(result.output.contains("1 selected file only looks like a pointer"))
    #expect(result.output.contains("bad.bin in commit"))
    #expect(result.output.contains("3 files that are no pointers"))
  }

  @Test("a pointer with extensions is exported as it is stored, with a warning")
  func extensions() async throws {
    let (original, repository) = try await TestRepository.withPointers()
    try await repository.shell(
      """
      git cat-file -p main:sub/b.bin >pointer
      sed "1a ext-0-case sha256:$(sed -n 's/.*sha256://p' pointer)" pointer >sub/b.bin; rm pointer
      git add -A; git commit -q -m extension
      """
    )
    let (result, _) = try await repository.exporting("-I", "*.bin")
    #expect(result.output.contains("1 pointer went through extensions"))
    let text = try await original.contents("main:sub/b.bin")
    #expect(try await repository.contents("main:sub/b.bin") == text)
  }

  @Test("large files are streamed, whatever they are made of")
  func largeFiles() async throws {
    let repository = try await TestRepository.empty()
    var random = SeededGenerator(seed: 1)
    var mixed: [UInt8] = []
    let text = Array(
      repeating: Array("a line of text that is easy to deflate\n".utf8),
      count: 30_000
    )
    for size in [1 << 20, 3 << 20, 100_000, 5 << 20] {
      mixed += random.bytes(size) + text.joined()
    }
    try await repository.shell("cat >mixed.bin; head -c 9000000 /dev/zero >zero.bin", input: mixed)
    try await repository.commit("one")
    let before = try await repository.listing(of: "main")
    let imported = try await repository.copy()
    try await imported.importing("--include=*.bin")
    try await imported.shell(
      """
      git for-each-ref --format='delete %(refname)' refs/lfs-migrate | git update-ref --stdin
      git reflog expire --expire=now --all; git gc -q --prune=now
      """
    )
    let (result, _) = try await imported.exporting("-I", "*.bin", "--jobs=2")
    #expect(result.output.contains("Files written: 2"))
    #expect(try await imported.listing(of: "main") == before)
    try await imported.expectClean()
    try await expectSound(imported)
  }
}
