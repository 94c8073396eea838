import TestSupport
import Testing

extension TestRepository {
  /// Runs `lfs-migrate export`, which must succeed, and also returns its object map.
  @discardableResult
  func exporting(
    _ arguments: String...,
    in directory: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (result: CommandResult, map: [UInt8]) {
    let map = self.directory("object-map")
    try await run("rm", ["-f", map])
    let result = try await lfsMigrate(
      ["export", "--yes", "--object-map=\(map)"] + arguments,
      in: directory
    )
    try #require(
      result.exitCode == 0,
      "exit code \(result.exitCode): \(result.errorOutput)",
      sourceLocation: sourceLocation
    )
    return (result, try await run("cat", [map]).standardOutput)
  }

  /// The entries of a revision's tree without `.gitattributes`, as `git ls-tree -r` lists them.
  func listing(of revision: String) async throws -> [String] {
    try await git("ls-tree", "-r", revision).lines.filter { !$0.hasSuffix(".gitattributes") }
  }

  /// The value of `filter` for a path of the worktree.
  func filter(of path: String) async throws -> String {
    let line = try await git("check-attr", "filter", "--", path).line
    return line.split(separator: " ").last.map(String.init) ?? ""
  }

  /// The lines of a `.gitattributes` file of a revision.
  func attributes(_ object: String) async throws -> [String] {
    String(decoding: try await contents(object), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Expects that Git lists no changes in the worktree, even if it reads all files again.
  func expectClean(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let first = try await git("status", "--porcelain").output
    #expect(first.isEmpty, "\(first)", sourceLocation: sourceLocation)
    try await shell("git ls-files -z | xargs -0 -r touch --")
    let second = try await git("status", "--porcelain").output
    #expect(second.isEmpty, "after a touch: \(second)", sourceLocation: sourceLocation)
  }

  /// The path of the LFS object of a pointer.
  func lfsObject(_ object: String) async throws -> String {
    let text = String(decoding: try await contents(object), as: UTF8.self)
    let oid = text.split(separator: "\n")[1].dropFirst("oid sha256:".count)
    let (first, second) = (oid.prefix(2), oid.dropFirst(2).prefix(2))
    return try await commonDirectory + "/lfs/objects/\(first)/\(second)/\(oid)"
  }

  /// Three commits on two branches, with a tag, in which some files were imported already.
  static func withPointers() async throws -> (original: TestRepository, TestRepository) {
    let repository = try await empty()
    try await repository.shell(
      """
      mkdir -p sub/deep
      seq 5000 >a.bin; seq 300 >sub/b.bin; : >empty.bin; echo text >notes.txt
      printf '#!/bin/sh\\n' >run.bin; chmod +x run.bin; ln -s a.bin link.bin
      """
    )
    try await repository.commit("one")
    try await repository.shell("seq 6000 >a.bin; cp a.bin sub/deep/copy.dat")
    try await repository.commit("two")
    try await repository.git("tag", "-a", "-m", "release", "v1")
    try await repository.git("checkout", "-q", "-b", "side", "HEAD~1")
    try await repository.shell("seq 7000 >sub/c.bin")
    try await repository.commit("side")
    try await repository.git("checkout", "-q", "main")
    let imported = try await repository.copy()
    try await imported.importing("--everything", "--include=*.bin,*.dat")
    return (repository, imported)
  }
}
