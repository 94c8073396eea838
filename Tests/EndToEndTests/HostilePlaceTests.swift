import TestSupport
import Testing

/// Untrusted links, hooks and settings in a repository.
@Suite("hostile places and settings")
struct HostilePlaceTests {
  private static let arguments = ["import", "--everything", "--include=*.bin", "--yes"]

  /// A repository, and a directory beside it that links lead to.
  private func make(_ script: String) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      "seq 500 >a.bin; git add .; git commit -qm one; mkdir ../out; echo x >../out/file; \(script)"
    )
    return repository
  }

  @Test(
    "a link where our own files belong is refused",
    arguments: [
      "ln -s ../../out .git/lfs-migrate", "ln -s ../../gone .git/lfs-migrate",
      "mkdir .git/lfs-migrate; ln -s ../../../out .git/lfs-migrate/runs",
      "mkdir .git/lfs-migrate; ln -s ../../../out/file .git/lfs-migrate/lock",
      "mkdir .git/lfs-migrate; ln -s ../../../out/new .git/lfs-migrate/lock",
    ]
  )
  func ownFolder(_ script: String) async throws {
    let repository = try await make(script)
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(Self.arguments)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("is a symbolic link"), "\(result.errorOutput)")
    #expect(try await FileListing(of: repository).changes(since: before) == [])
    #expect(try await repository.shell("cd ../out; ls -A; cat file").output == "file\nx\n")
  }

  @Test(
    "a link among our own files is not followed by what clears up",
    arguments: [
      "ln -s ../objects .git/lfs-migrate/objects", "ln -s ../../../out .git/lfs-migrate/objects",
      "mkdir .git/lfs-migrate/objects; ln -s ../../../../out .git/lfs-migrate/objects/aa",
      "ln -s ../../../out .git/lfs-migrate/notes",
      "mkdir .git/lfs-migrate/runs; ln -s ../../../../out .git/lfs-migrate/runs/x",
      "mkdir .git/lfs-migrate/runs; rm ../out/file; echo x >../out/file.tmp; "
        + "ln -s ../../../../out .git/lfs-migrate/runs/x",
      "mkdir .git/lfs-migrate/runs; printf 'version 1\\nkind import\\n' >../out/record; "
        + "echo started >../out/state; ln -s ../../../../out .git/lfs-migrate/runs/x",
    ]
  )
  func leftovers(_ script: String) async throws {
    let repository = try await make("mkdir .git/lfs-migrate; " + script)
    let before = try await repository.shell("cd ../out; head -n 9 *").output
    let result = try await repository.lfsMigrate(Self.arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    try await repository.lfsMigrate(["undo"]).checked()
    _ = try await repository.lfsMigrate(["abort"])
    #expect(try await repository.shell("cd ../out; head -n 9 *").output == before)
    try await expectSound(repository)
  }

  /// Users put LFS objects on another disk like this, and Git LFS follows such links too.
  @Test(
    "a link for LFS objects is followed, and nothing that is there is touched",
    arguments: [
      ("ln -s ../../out .git/lfs", "../out/objects"),
      ("mkdir .git/lfs; ln -s ../../../out .git/lfs/objects", "../out"),
      ("mkdir .git/lfs; ln -s ../../../out .git/lfs/tmp", ".git/lfs/objects"),
    ]
  )
  func objects(_ script: String, _ place: String) async throws {
    let repository = try await make(script + "; touch ../out/lfs-migrate-1-1")
    try await repository.lfsMigrate(Self.arguments + ["--verify"]).checked()
    let name = try await repository.shell("sha256sum <a.bin").line.prefix(64)
    try await repository.shell(
      "test -f \(place)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    )
    try await repository.shell(
      "cat ../out/file ../out/lfs-migrate-1-1; find .git/lfs -maxdepth 1 -type l | grep -q ."
    )
  }

  @Test("a link for LFS objects that leads nowhere is an error")
  func dangling() async throws {
    let repository = try await make("ln -s ../../gone .git/lfs")
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(Self.arguments)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("/.git/lfs/objects'"), "\(result.errorOutput)")
    #expect(try await FileListing(of: repository).changes(since: before, withFolders: false) == [])
  }
}
