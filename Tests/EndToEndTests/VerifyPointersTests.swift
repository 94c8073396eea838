import TestSupport
import Testing

@Suite("verify --pointers")
struct VerifyPointersTests {
  private static let rule = "*.bin filter=lfs diff=lfs merge=lfs -text"

  /// A repository with valid pointers, written by Git LFS.
  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      echo '\(Self.rule)' >.gitattributes
      mkdir d; seq 300 >a.bin; seq 400 >d/b.bin; echo text >t.txt; git add -A; git commit -qm one
      git branch old
      """
    )
    try await repository.lfsMigrate(["import", "--everything", "--include=*.bin"]).checked()
    return repository
  }

  private func findings(
    _ repository: TestRepository,
    _ arguments: String...
  ) async throws -> [String] {
    let result = try await repository.lfsMigrate(["verify", "--pointers", "--json"] + arguments)
    let document = try JSONValue(parsing: result.standardOutput)
    #expect(document["schema"] == .string("lfs-migrate/verify-pointers/1"))
    guard case .array(let list) = document["findings"] else { return ["?"] }
    #expect(result.exitCode == (list.isEmpty ? 0 : 1))
    return list.map { "\($0["kind"]?.text ?? "") \($0["path"]?.text ?? "")" }.sorted()
  }

  static let faults: [(script: String, findings: [String])] = [
    ("seq 9 >a.bin", ["raw file at tracked path a.bin"]),
    ("cp a.bin.pointer t.txt", ["pointer not tracked t.txt"]),
    ("sed 's/$/\\r/' a.bin.pointer >a.bin", ["pointer not canonical a.bin"]),
    ("sed 's/^size .*/size x/' a.bin.pointer >a.bin", ["pointer broken a.bin"]),
    ("sed 's/^size 1/size 2/' a.bin.pointer >a.bin", ["LFS object of another size a.bin"]),
    ("sed 's/sha256:./sha256:_/;s/_/0/' a.bin.pointer >a.bin", ["LFS object missing a.bin"]),
    ("echo '*.bin !filter' >d/.gitattributes", ["pointer not tracked d/b.bin"]),
    (": >a.bin", []),
    ("echo '* filter=lfs' >.gitattributes", ["raw file at tracked path t.txt"]),
    ("rm -rf .git/lfs/objects", ["LFS object missing a.bin", "LFS object missing d/b.bin"]),
    ("ln -sf t.txt a.bin", []),
  ]

  @Test("finds what is wrong, and nothing else", arguments: 0..<faults.count)
  func finds(number: Int) async throws {
    let (script, expected) = Self.faults[number]
    let repository = try await repository()
    #expect(try await findings(repository, "--everything", "--objects") == [])
    try await repository.shell(
      """
      git config filter.lfs.clean cat; git config filter.lfs.smudge cat
      git config filter.lfs.required false
      git cat-file blob HEAD:a.bin >a.bin.pointer; git cat-file blob HEAD:d/b.bin >d/b.bin
      cp a.bin.pointer a.bin; git add -u
      \(script)
      rm a.bin.pointer; git add -A; git commit -q --allow-empty -m spoilt
      """
    )
    #expect(try await findings(repository) == expected)
    #expect(try await findings(repository, "--everything") == expected)
    if !script.contains("rm -rf") { #expect(try await findings(repository, "old") == []) }
  }

  @Test("reads LFS objects only if asked to")
  func objects() async throws {
    let repository = try await repository()
    try await repository.shell(
      """
      oid=$(git cat-file blob HEAD:a.bin | sed -n 's/^oid sha256://p')
      printf x | dd conv=notrunc status=none of=.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid
      """
    )
    #expect(try await findings(repository) == [])
    #expect(try await findings(repository, "--objects") == ["LFS object damaged a.bin"])
  }

  @Test("says how much it looked at; wrong names are refused")
  func words() async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(["verify", "--pointers"])
    #expect(result.output.contains("Looked at 1 commit, 2 trees and 3 files.\n"))
    #expect(result.output.contains("Pointers: 2, to 2 LFS objects"))
    let wrong = try await repository.lfsMigrate(["verify", "--pointers", "nowhere"])
    #expect(wrong.exitCode == 2)
    #expect(wrong.errorOutput.contains("nowhere"))
  }
}
