import TestSupport
import Testing

/// Damaged objects and full disks stop a run with an error that names them, and nothing is changed.
@Suite("import of what is damaged", .serialized)
struct DamageTests {
  private let arguments = ["import", "--yes", "--everything", "--include=*.bin,*.onnx,*.pth"]

  /// Expects a refusal that changes no file, except for new empty directories and complete LFS
  /// objects, which the next run reuses.
  private func expectStop(
    in repository: TestRepository,
    saying words: [String],
    wrapping: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try await FileListing(of: repository)
    let command = wrapping + [Checkout.binary] + arguments
    let result = try await repository.run(command[0], Array(command.dropFirst()))
    #expect(result.exitCode == 2, "\(result.errorOutput)", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        result.errorOutput.contains(word),
        "\(word) is not in: \(result.errorOutput)",
        sourceLocation: sourceLocation
      )
    }
    let after = try await FileListing(of: repository)
    #expect(
      after.changes(since: before, withFolders: false)
        .filter { !$0.hasPrefix("./.git/lfs/objects/") } == [],
      sourceLocation: sourceLocation
    )
  }

  private func loosePath(_ id: String) -> String {
    ".git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
  }

  @Test("a loose object that is no zlib stream is named")
  func corruptLooseObject() async throws {
    let repository = try await TestRepository.make("octopus")
    let blob = try await repository.id("HEAD:main.bin")
    let path = loosePath(blob)
    try await repository.shell("chmod u+w \(path); head -c 900 /dev/urandom >\(path)")
    try await expectStop(in: repository, saying: [blob])
  }

  @Test("a loose object with other contents than its name says is named")
  func swappedLooseObject() async throws {
    let repository = try await TestRepository.make("octopus")
    let blob = try await repository.id("HEAD:main.bin")
    let other = try await repository.id("HEAD:one.bin")
    try await repository.shell("cp -f \(loosePath(other)) \(loosePath(blob))")
    try await expectStop(in: repository, saying: [blob])
  }

  @Test("a truncated loose object is named")
  func truncatedLooseObject() async throws {
    let repository = try await TestRepository.make("octopus")
    let blob = try await repository.id("HEAD:main.bin")
    let path = loosePath(blob)
    try await repository.shell("chmod u+w \(path); truncate -s 300 \(path)")
    try await expectStop(in: repository, saying: [blob])
  }

  @Test("a missing blob is named, with the path and a commit that need it")
  func missingBlob() async throws {
    let repository = try await TestRepository.make("octopus")
    let blob = try await repository.id("side:side.bin")
    try await repository.shell("rm -f \(loosePath(blob))")
    let commit = try await repository.id("side")
    try await expectStop(in: repository, saying: [blob, "side.bin", String(commit.prefix(7))])
  }

  @Test("a missing blob that no pattern selects is not needed")
  func unneededBlob() async throws {
    let repository = try await TestRepository.make("octopus")
    let blob = try await repository.id("side:base.txt")
    let bare = try await repository.shell("git config core.bare true; rm -f \(loosePath(blob))")
    #expect(bare.exitCode == 0)
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
  }

  @Test("a missing tree or commit is named", arguments: ["side^{tree}", "side~1", "second"])
  func missingObject(revision: String) async throws {
    let repository = try await TestRepository.make("octopus")
    let id = try await repository.id(revision)
    try await repository.shell("git config core.bare true; rm -f \(loosePath(id))")
    try await expectStop(in: repository, saying: [String(id.prefix(7))])
  }

  @Test("a pack with damaged bytes: the object is named")
  func corruptPack() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.git("repack", "-a", "-d", "-q")
    let blob = try await repository.id("HEAD:main.bin")
    // The offset of the object in the pack, from verify-pack; its data is after a few header bytes.
    let listing = try await repository.shell("git verify-pack -v .git/objects/pack/*.idx").lines
    let line = try #require(listing.first { $0.hasPrefix(blob) })
    let words = line.split(separator: " ")
    let offset = try #require(words.count > 4 ? Int(words[4]) : nil)
    try await repository.shell(
      """
      pack=$(echo .git/objects/pack/*.pack); chmod u+w "$pack"
      printf 'damaged!' | dd of="$pack" bs=1 seek=\(offset + 400) conv=notrunc status=none
      """
    )
    try await expectStop(in: repository, saying: [blob])
  }

  @Test("a truncated pack is refused")
  func truncatedPack() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      """
      git repack -a -d -q; git config core.bare true
      pack=$(echo .git/objects/pack/*.pack); chmod u+w "$pack"
      truncate -s -3000 "$pack"
      """
    )
    try await expectStop(in: repository, saying: [])
  }

  @Test(
    "an LFS object that has the name of a file, and not its content",
    arguments: [
      ("truncate -s +1", "Files don't match"), ("truncate -s 10", "Files don't match"),
      // The same length, so that only the content shows the damage.
      ("printf X | dd conv=notrunc status=none of=", "is damaged"),
      ("rm -f x; ln -sf /dev/null", "is not a file"),
    ]
  )
  func otherLFSObject(damage: String, words: String) async throws {
    let repository = try await TestRepository.make("octopus")
    let digest = try await repository.shell("sha256sum <main.bin").line.prefix(64)
    let folder = ".git/lfs/objects/\(digest.prefix(2))/\(digest.dropFirst(2).prefix(2))"
    let path = "\(folder)/\(digest)"
    let command = damage + (damage.hasSuffix("=") ? "" : " ") + path
    try await repository.shell("mkdir -p \(folder) .git/lfs/tmp; cp main.bin \(path); \(command)")
    try await expectStop(in: repository, saying: [words, String(digest), "Nothing was changed"])
    #expect(try await repository.shell("find .git/lfs/tmp -type f").output == "")
  }

  @Test("refs that moved half-way, and could not be put back: exit code 3, with the commands")
  func halfMoved() async throws {
    let repository = try await TestRepository.make("octopus")
    let before = try await repository.git("for-each-ref").output
    let main = try await repository.id("main")
    // A Git whose transaction moves one of the references, and then fails.
    let script = """
      #!/bin/bash
      real="$REAL_GIT"
      case " $* " in *" update-ref "*" --stdin "*) ;; *) exec "$real" "$@" ;; esac
      if ! test -e "$STATE"; then
        touch "$STATE"
        while IFS= read -r -d '' line; do
          case "$line" in "update refs/heads/main") IFS= read -r -d '' new
            "$real" update-ref refs/heads/main "$new" ;; esac
        done
        printf 'start: ok\\nprepare: ok\\n'
      fi
      echo "fatal: commit: cannot lock ref 'refs/heads/side': no more room" >&2; exit 128
      """
    try await repository.shell(
      "mkdir ../bin; cat >../bin/git; chmod +x ../bin/git",
      input: Array(script.utf8)
    )
    let real = try await repository.shell("command -v git").line
    let path = repository.directory("bin") + ":" + (TestEnvironment.inherited("PATH") ?? "")
    let result = try await repository.lfsMigrate(
      arguments,
      setting: ["PATH": path, "REAL_GIT": real, "STATE": repository.directory("state")]
    )
    #expect(result.exitCode == 3, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("some refs have moved, others have not"))
    #expect(try await repository.id("main") != main)
    // The command that the error names restores everything.
    #expect(result.errorOutput.contains("lfs-migrate abort"), "\(result.errorOutput)")
    try await repository.lfsMigrate(["abort"]).checked()
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("a reflog that can't be written, after other references have moved")
  func unwritableReflog() async throws {
    let repository = try await TestRepository.make("octopus")
    // Git fails only after it has moved the branches before this one.
    try await repository.shell(
      """
      git branch aaa && git branch zzz
      rm .git/logs/refs/heads/main
      mkdir -p .git/logs/refs/heads/main/in-the-way && touch .git/logs/refs/heads/main/in-the-way/x
      """
    )
    let before = try await repository.git("for-each-ref").output
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("Nothing was changed."))
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("a file that may not grow is like a full disk")
  func fileSizeLimit() async throws {
    let repository = try await TestRepository.make("octopus")
    // Blocks of 1,024 bytes, so that LFS objects of 2,000 bytes do not fit.
    let limit = ["bash", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]
    try await expectStop(in: repository, saying: ["Error"], wrapping: limit)
  }

  @Test("a full disk", .enabled(if: TestEnvironment.isRoot))
  func fullDisk() async throws {
    let built = try await TestRepository.make("ml-models")
    let directory = try TemporaryDirectory()
    let environment = TestEnvironment(home: directory("home"))
    let disk = directory("disk")
    func command(_ words: String...) async throws -> CommandResult {
      try await Command.run(
        words[0],
        Array(words.dropFirst()),
        in: directory.path,
        environment: environment
      )
    }
    try await command("mkdir", disk).checked()
    // Root in a container may not be allowed to mount: then there is nothing to test.
    let mounted = try await command("mount", "-t", "tmpfs", "-o", "size=40m", "none", disk)
    guard mounted.exitCode == 0 else { return }
    do {
      try await command("cp", "-a", built.path, disk + "/repository").checked()
      let repository = TestRepository(
        path: disk + "/repository",
        in: directory,
        environment: environment
      )
      try await repository.git("update-index", "-q", "--refresh")
      // The LFS objects need 20 MB, and 8 MB are free.
      try await expectStop(in: repository, saying: ["space"])
    } catch {
      Issue.record(error)
    }
    try await command("umount", disk).checked()
  }
}
