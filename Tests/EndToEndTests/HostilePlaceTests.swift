import TestSupport
import Testing

/// Links, hooks and settings that somebody has put into a repository.
@Suite("hostile places and settings")
struct HostilePlaceTests {
  private static let arguments = ["import", "--everything", "--include=*.bin", "--yes"]

  /// A repository, and a folder beside it that links lead to.
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

  /// People put LFS objects on another disk in this way: Git LFS follows such links too.
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

  /// All hooks of Git, and all settings that name commands, lead to a script that tells.
  private static let traps = """
    printf '#!/bin/sh\\necho "$0 $*" >>%s/ran\\n' "${PWD%/*}" >../trap; chmod +x ../trap
    trap=${PWD%/*}/trap
    for hook in post-checkout reference-transaction post-rewrite pre-push pre-auto-gc update \\
      post-index-change pre-commit post-commit post-merge commit-msg prepare-commit-msg \\
      post-update pre-receive fsmonitor-watchman
    do cp ../trap .git/hooks/$hook; done
    for name in core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy \\
      core.alternateRefsCommand filter.evil.clean filter.evil.smudge filter.evil.process \\
      filter.lfs.clean filter.lfs.smudge filter.lfs.process diff.evil.command diff.evil.textconv \\
      diff.external merge.evil.driver uploadpack.packObjectsHook gpg.program credential.helper \\
      interactive.diffFilter lfs.customtransfer.x.path lfs.standalonetransferagent
    do git config $name "$trap"; done
    for name in status log rev-list rev-parse for-each-ref update-ref cat-file gc repack lfs config
    do git config alias.$name "!$trap"; git config pager.$name "$trap"; done
    git config log.showSignature true; git config gc.auto 1; git config maintenance.auto true
    git remote add origin ssh://nowhere.invalid/x
    """

  @Test("nothing that the repository names is run")
  func nothingRuns() async throws {
    let repository = try await make(
      """
      echo '*.txt filter=evil diff=evil merge=evil' >.gitattributes
      mkdir sub; seq 9 >sub/b.bin; seq 3 >t.txt; git add .; git commit -qm two; git tag -am t v1
      git notes add -m n; git worktree add -q ../linked -b side; seq 600 >a.bin; git stash -q
      \(Self.traps)
      """
    )
    let lines: [[String]] = [
      ["info", "--everything", "--details"], Self.arguments + ["--dry-run"],
      Self.arguments + ["--verify"], ["verify"],
      ["verify", "--pointers", "--everything", "--objects"], ["runs"], ["undo"], Self.arguments,
      ["export", "--everything", "--include=*.bin", "--yes"], ["cleanup", "--yes", "--unverified"],
    ]
    for line in lines {
      // A file of another time than in the index is one that Git would have to filter.
      try await repository.shell("touch t.txt ../linked/t.txt")
      try await repository.lfsMigrate(line).checked()
      let ran = try await repository.shell("cat ../ran 2>/dev/null || :").output
      #expect(ran == "", "\(line)")
    }
    // The traps work.
    try await repository.shell(
      "touch t.txt; git status || :; grep -q /trap ../ran"
    )
  }
}
