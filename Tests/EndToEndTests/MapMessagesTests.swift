import TestSupport
import Testing

/// `--map-messages`: ids in messages are replaced as the commits change.
@Suite("--map-messages", .serialized)
struct MapMessagesTests {
  /// A commit of `main` names a commit of a branch that Git lists after it, and one that was
  /// reverted; `light` has no big files.
  private static let history = """
    git config user.name T && git config user.email t@example.com
    at() { n=$((n + 100)); export GIT_AUTHOR_DATE="$n +0000" GIT_COMMITTER_DATE="$n +0000"; }
    n=1700000000
    at; head -c 3000 /dev/urandom > a.bin; git add .; git commit -qm 'root'
    root=$(git rev-parse HEAD)
    git checkout -qb topic; at; echo 1 > t.txt; git add .; git commit -qm 'topic one'
    topic=$(git rev-parse HEAD)
    git checkout -q main; at; echo 1 > m.txt; git add .; git commit -qm 'second'
    second=$(git rev-parse --short=9 HEAD)
    at; echo 2 > m.txt; git commit -qam "Revert $second

    (cherry picked from commit $topic)
    Not ids: 1234567 ${topic}0 v1-2-g${topic:0:7} ${topic:0:6} ${second^^}"
    at; git tag -a -m "v1 is ${topic:0:7}" v1
    at; git tag -a -m "of the root: ${root:0:12}" root $root
    git checkout -q topic; at; echo 2 > t.txt; git commit -qam "after $(git rev-parse main)"
    git checkout -q --orphan light; git rm -rfq .; at; echo x > x; git add .
    git commit -qm "picked ${root:0:10}"
    git checkout -q main
    echo $root $topic $second
    """

  private func make() async throws -> (TestRepository, [String]) {
    let repository = try await TestRepository.empty()
    let ids = try await repository.shell(Self.history).line.split(separator: " ").map(String.init)
    return (repository, ids)
  }

  private func message(_ repository: TestRepository, _ revision: String) async throws -> String {
    try await repository.git("show", "-s", "--format=%B", revision).output
  }

  @Test("full and short ids become those of the new commits")
  func maps() async throws {
    let (repository, ids) = try await make()
    try await repository.importing("--everything", "--include=*.bin", "--minimal", "--map-messages")
    let (root, topic) = (ids[0], ids[1])
    let newTopic = try await repository.id("topic~1")
    let newSecond = try await repository.id("main~1")
    let newRoot = try await repository.id("main~2")
    #expect(newTopic != topic)
    let text = try await message(repository, "main")
    #expect(text.hasPrefix("Revert \(newSecond.prefix(9))\n"), "\(text)")
    #expect(text.contains("(cherry picked from commit \(newTopic))"))
    #expect(
      text.contains(
        "Not ids: 1234567 \(topic)0 v1-2-g\(topic.prefix(7)) \(topic.prefix(6)) "
          + ids[2].uppercased()
      )
    )
    let main = try await repository.id("main")
    #expect(try await message(repository, "topic").hasPrefix("after \(main)\n"))
    let tag = try await repository.git("cat-file", "-p", "v1").output
    #expect(tag.hasSuffix("\n\nv1 is \(newTopic.prefix(7))\n"))
    let rootTag = try await repository.git("cat-file", "-p", "root").output
    #expect(rootTag.hasSuffix("\n\nof the root: \(newRoot.prefix(12))\n"))
    // It changes only by its message.
    #expect(try await message(repository, "light").hasPrefix("picked \(newRoot.prefix(10))\n"))
    #expect(root != newRoot)
    try await expectSound(repository)
  }

  @Test("without it, messages stay as they are")
  func leaves() async throws {
    let (repository, ids) = try await make()
    let light = try await repository.id("light")
    try await repository.importing("--everything", "--include=*.bin", "--minimal")
    #expect(try await message(repository, "main").contains(ids[1]))
    #expect(try await repository.id("light") == light)
  }

  @Test("an export, and a second run, map them again")
  func exportToo() async throws {
    let (repository, _) = try await make()
    let before = try await message(repository, "main")
    try await repository.importing("--everything", "--include=*.bin", "--map-messages")
    let between = try await message(repository, "main")
    #expect(before != between)
    let exported = try await repository.lfsMigrate([
      "export", "--everything", "--include=*.bin", "--map-messages",
    ])
    try #require(exported.exitCode == 0, "\(exported.errorOutput)")
    let newTopic = try await repository.id("topic~1")
    #expect(try await message(repository, "main").contains("from commit \(newTopic))"))
  }

  @Test("a verification accepts new ids, and no other change of a message")
  func verifies() async throws {
    let (repository, _) = try await make()
    try await repository.importing(
      "--everything",
      "--include=*.bin",
      "--minimal",
      "--map-messages",
      "--verify"
    )
    #expect(try await repository.lfsMigrate(["verify"]).exitCode == 0)
    // As if the run had not had the option: each new id is then a changed message.
    let record = ".git/lfs-migrate/runs/\(try await repository.lastRun)/record"
    try await repository.shell("sed -i /^map-messages/d \(record)")
    let result = try await repository.lfsMigrate(["verify"])
    #expect(result.exitCode == 1)
    #expect(result.output.contains("message"), "\(result.output)")
  }

  @Test("the plan counts commits that change by their message alone")
  func plan() async throws {
    let (repository, _) = try await make()
    func changed(_ more: String...) async throws -> JSONValue? {
      let result = try await repository.lfsMigrate(
        ["import", "--everything", "--include=*.bin", "--minimal", "--dry-run", "--json"] + more
      )
      return try JSONValue(parsing: result.standardOutput)["plan"]?["changedCommits"]
    }
    let (with, without) = (try await changed("--map-messages"), try await changed())
    #expect(with == .number(6))
    #expect(without == .number(5))
  }
}
