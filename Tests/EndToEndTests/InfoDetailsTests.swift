import TestSupport
import Testing

/// What `info` shows beyond git-lfs.
@Suite("info: JSON and details")
struct InfoDetailsTests {
  private func document(_ repository: TestRepository, _ arguments: String...) async throws
    -> JSONValue
  {
    let result = try await repository.lfsMigrate(["info", "--json"] + arguments)
    try #require(result.exitCode == 0, "\(result.errorOutput)")
    return try JSONValue(parsing: result.standardOutput)
  }

  private func type(_ name: String, of document: JSONValue) throws -> JSONValue {
    try #require(document["types"]?.elements.first { $0["name"]?.text == name })
  }

  @Test("the table as JSON, all of it unless fewer types are asked for")
  func json() async throws {
    let repository = try await TestRepository.make("ml-models")
    let document = try await document(repository, "--everything", "--above=1kb")
    #expect(document["schema"]?.text == "lfs-migrate/info/1")
    #expect(document["commits"]?.integer == 14)
    #expect(document["above"]?.integer == 1000)
    #expect(document["lfsObjects"] == .null)
    #expect(document["largest"] == nil)
    let onnx = try type("*.onnx", of: document)
    let table = try await repository.run(
      "git",
      ["lfs", "migrate", "info", "--everything", "--above=1kb", "--unit=b", "--top=99"]
    ).checked()
    let row = try #require(table.lines.first { $0.hasPrefix("*.onnx") })
    let size = try #require(onnx["bytes"]?.integer)
    let counted = try #require(onnx["filesAbove"]?.integer)
    let files = try #require(onnx["files"]?.integer)
    #expect(row.contains("\t\(size)"))
    #expect(row.contains("\(counted)/\(files) files"))
    #expect(document["types"]?.elements.count == table.lines.count)
    let one = try await self.document(repository, "--everything", "--above=1kb", "--top=1")
    #expect(one["types"]?.elements.count == 1)
  }

  @Test("what each type costs, now and in LFS")
  func costs() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      for version in 1 2 3 4 5 6; do
        { seq 1 20000; echo $version; } >numbers.txt
        head -c 50000 /dev/urandom >noise.bin
        cp noise.bin copy-$((version % 2)).bin
        echo $version >.gitsomething.txt
        git add -A; git commit -qm $version
      done
      git repack -adfq
      """
    )
    let document = try await document(repository, "--details", "--pointers=no-follow")
    let text = try type("*.txt", of: document)
    let numbers = (0..<6).map { _ in 108_894 + 2 }.reduce(0, +)
    #expect(text["blobs"]?.integer == 12)
    #expect(text["blobBytes"]?.integer == numbers + 12)
    // Protected files are never converted.
    #expect(text["lfsBytes"]?.integer == numbers)
    #expect(try #require(text["packedBytes"]?.integer) < 108_894)
    #expect(text["grows"] == .bool(true))
    #expect(text["paths"]?.integer == 2)
    #expect(text["maxVersions"]?.integer == 6)
    #expect(text["meanVersions"] == .number(6))
    let noise = try type("*.bin", of: document)
    #expect(noise["files"]?.integer == 12)
    #expect(noise["blobs"]?.integer == 6)
    #expect(noise["blobBytes"]?.integer == 300_000)
    #expect(noise["lfsBytes"]?.integer == 300_000)
    #expect(noise["grows"] == .bool(false))
    #expect(noise["paths"]?.integer == 3)
    #expect(noise["meanVersions"] == .number(4))
  }

  @Test("the largest files, with the first commit that has each")
  func largest() async throws {
    let repository = try await TestRepository.make("ml-models")
    let document = try await document(repository, "--everything", "--details")
    let largest = try #require(document["largest"]?.elements)
    #expect(largest.count == 10)
    let sizes = largest.compactMap { $0["bytes"]?.integer }
    #expect(sizes == sizes.sorted(by: >) && sizes.count == 10)
    for file in largest {
      let (path, blob) = (try #require(file["path"]?.text), try #require(file["blob"]?.text))
      let commit = try #require(file["commit"]?.text)
      #expect(try await repository.id("\(commit):\(path)") == blob)
      let commits = try await repository.git("rev-list", "--reverse", "--topo-order", "--all").lines
      let first = try await commits.asyncMap { other in
        let found = try await repository.run(
          "git",
          ["rev-parse", "-q", "--verify", other + ":" + path]
        )
        return found.line == blob ? other : nil
      }
      #expect(first.compactMap { $0 }.first == commit, "\(path)")
      let date = try await repository.shell(
        "git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ \(commit)"
      ).line
      #expect(file["time"]?.text == date)
    }
  }

  @Test("the table comes first and is the one without details")
  func text() async throws {
    let repository = try await TestRepository.make("ml-models")
    let table = try await repository.lfsMigrate(["info", "--everything"]).output
    let result = try await repository.lfsMigrate(["info", "--everything", "--details"])
    #expect(result.output.hasPrefix(table + "\n"))
    for words in ["in Git now", "in LFS", "versions a path", "Largest files", "Larger as LFS"] {
      #expect(result.output.contains(words), "\(words)")
    }
  }

  @Test("pointers and what they point to")
  func pointers() async throws {
    let repository = try await TestRepository.make("pointers")
    let document = try await document(repository, "--details", "--include=canonical.bin,crlf.bin")
    let objects = try #require(document["lfsObjects"])
    #expect(objects["files"]?.integer == 2)
    #expect(objects["bytes"]?.integer == 24690)
    // Both name the same object.
    #expect(objects["lfsBytes"]?.integer == 12345)
    #expect(objects["blobs"]?.integer == 2)
  }

  @Test("names that are no UTF-8 are exact in JSON")
  func names() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("printf 12345678901 >\"$(printf 'x.\\377')\"")
    try await repository.commit("one")
    let document = try await document(repository)
    #expect(document["types"]?[0]?["name_base64"]?.text == "Ki7/")
  }
}
