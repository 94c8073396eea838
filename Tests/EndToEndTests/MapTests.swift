import TestSupport
import Testing

/// `map`: the new ids of objects, and maps for other programs.
@Suite("map", .serialized)
struct MapTests {
  private func make() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history)
    return repository
  }

  @Test("answers for every kind of object, in full or by the first digits")
  func answers() async throws {
    let repository = try await make()
    let names = ["main", "v1", "main^{tree}", "main:a.bin"]
    var olds: [String] = []
    for name in names { olds.append(try await repository.id(name)) }
    let (unchanged, second) = (try await repository.id("main:t"), try await repository.id("main~1"))
    try await repository.importing("--everything", "--include=*.bin")
    for (name, old) in zip(names, olds) {
      let new = try await repository.id(name)
      #expect(old != new)
      for asked in [old, String(old.prefix(12)), String(old.prefix(12)).uppercased()] {
        let result = try await repository.lfsMigrate(["map", asked])
        #expect(result.exitCode == 0, "\(result.errorOutput)")
        #expect(result.line == "\(old) \(new)")
      }
      let back = try await repository.lfsMigrate(["map", "--reverse", String(new.prefix(12))])
      #expect(back.line == "\(new) \(old)")
    }
    let newSecond = try await repository.id("main~1")
    let several = try await repository.lfsMigrate(
      ["map", "--stdin", unchanged],
      input: Array("\(second)\n\n ffffffff \n\(newSecond)\n".utf8)
    )
    #expect(several.exitCode == 1)
    #expect(
      several.lines == [
        "\(unchanged) \(unchanged)", "\(second) \(newSecond)", "\(newSecond) \(newSecond)",
      ]
    )
    #expect(several.errorOutput.contains("ffffffff"))
    let json = try await repository.lfsMigrate(["map", "--json", second, "xyz"])
    let document = try JSONValue(parsing: json.standardOutput)
    #expect(document["answers"]?[0]?["ids"] == .array([.string(newSecond)]))
    #expect(document["answers"]?[0]?["kind"]?.text == "commit")
    #expect(document["answers"]?[1]?["outcome"]?.text == "not an id")
    #expect(json.exitCode == 1)
  }

  @Test("leads through later runs, but not through those that were undone")
  func later() async throws {
    let repository = try await make()
    let old = try await repository.id("main")
    try await repository.importing("--everything", "--include=*.bin")
    let (first, between) = (try await repository.lastRun, try await repository.id("main"))
    try await repository.importing("--everything", "--include=*.dat")
    let (second, new) = (try await repository.lastRun, try await repository.id("main"))
    func map(_ arguments: String...) async throws -> String {
      try await repository.lfsMigrate(["map"] + arguments).line
    }
    #expect(try await map(old) == "\(old) \(new)")
    #expect(try await map(between) == "\(between) \(new)")
    #expect(try await map("--reverse", new) == "\(new) \(old)")
    #expect(try await map("--run=\(first)", old) == "\(old) \(between)")
    #expect(try await repository.lfsMigrate(["undo"]).exitCode == 0)
    #expect(try await map(old) == "\(old) \(between)")
    #expect(try await map("--run=\(second)", between) == "\(between) \(new)")
  }

  @Test("writes what other programs take")
  func formats() async throws {
    let repository = try await make()
    let old = try await repository.id("v1")
    let references = try await RepositoryState(of: repository).references
    let (_, csv) = try await repository.importing("--everything", "--include=*.bin")
    func map(_ arguments: String...) async throws -> CommandResult {
      try await repository.lfsMigrate(["map"] + arguments)
    }
    let commits = String(decoding: csv, as: UTF8.self).split(separator: "\n").sorted()
    #expect(try await map("--format=git-lfs").lines == commits.map(String.init))
    let folder = repository.directory("maps")
    let written = try await map("--format=filter-repo", "--output=\(folder)")
    #expect(written.exitCode == 0, "\(written.errorOutput)")
    let commitMap = try await repository.shell("cat '\(folder)/commit-map'").lines
    #expect(commitMap.first == "old" + String(repeating: " ", count: 38) + "new")
    #expect(
      Array(commitMap.dropFirst())
        == commits.map { $0.split(separator: ",").joined(separator: " ") }
    )
    let refMap = try await repository.shell("cat '\(folder)/ref-map'").lines.dropFirst()
    let now = try await RepositoryState(of: repository).references
    let moved = references.keys.sorted().map { name in
      "\(references[name] ?? "") \(now[name] ?? "") \(name)"
    }
    #expect(Array(refMap) == moved)
    let bfg = try await map("--format=bfg").lines
    #expect(bfg.contains("\(old) \(try await repository.id("v1"))"))
    for line in bfg { #expect(try await repository.has(String(line.prefix(40)))) }
    let own = try await map("--format=lfs-migrate").output
    let run = try await repository.lastRun
    #expect(own == (try await repository.shell("cat .git/lfs-migrate/runs/\(run)/map").output))
    // Existing files are not overwritten.
    let again = try await map("--format=bfg", "--output=\(folder)/commit-map")
    #expect(again.exitCode == 2)
    #expect(try await repository.shell("cat '\(folder)/commit-map'").lines == commitMap)
  }

  @Test("is refused where there is no map, and for what does not go together")
  func refusals() async throws {
    let repository = try await make()
    try await expectRefusal(of: ["map", "abcd"], in: repository, saying: ["no run"])
    try await expectRefusal(of: ["map"], in: repository, saying: ["--format"])
    try await expectRefusal(of: ["map", "--format=csv"], in: repository, saying: ["csv"])
    try await expectRefusal(of: ["map", "--format=bfg", "abcd"], in: repository)
    try await expectRefusal(of: ["map", "--output=x", "abcd"], in: repository)
    try await expectRefusal(
      of: ["map", "--run=nobody", "abcd"],
      in: repository,
      saying: ["nobody"]
    )
  }
}
