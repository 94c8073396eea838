import TestSupport
import Testing

/// Commands that write nothing leave all files of the repository unchanged, such as references,
/// reflogs, FETCH_HEAD and objects.
///
/// Remotes are asked, and not fetched from.
@Suite("looking writes nothing")
struct NothingWrittenTests {
  /// A clone with outdated remote-tracking branches: the remotes have new commits and branches, a
  /// deleted branch, and tags; a fetch would prune.
  private static let history = """
    echo '*.lfs filter=lfs diff=lfs merge=lfs -text' >.gitattributes
    seq 9000 >a.dat; git add .; git commit -qm one; git branch gone; git branch back
    seq 9100 >b.dat; git add .; git commit -qm two
    printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 3\\n' 7 >p.lfs
    git add .; git commit -qm pointer; git branch -f back
    git init -q --bare -b main ../one.git; git init -q --bare -b main ../two.git
    git remote add origin ../one.git; git remote add two ../two.git
    git push -q origin main gone back; git push -q two main~1:refs/heads/main; git fetch -q --all
    git config fetch.prune true; git config fetch.pruneTags true; git config fetch.writeCommitGraph true
    git clone -q ../one.git ../other
    (cd ../other; git checkout -q -b late; echo x >x; git add .; git commit -qm late; git tag v1
      git tag -m v2 v2; git push -q origin late v1 v2 :gone main~2:refs/heads/fresh
      git push -q -f origin main~2:back; git checkout -q main; echo m >m; git add .
      git commit -qm main; git push -q origin main)
    seq 9200 >c.dat; git add .; git commit -qm three; git config lfs.fetchrecentalways true

    """

  static let commands: [[String]] = [
    ["info"], ["info", "--details", "main"], ["info", "--everything"], ["info", "--fixup"],
    ["info", "--json"], ["info", "--skip-fetch"], ["import", "--dry-run", "--include=*.dat"],
    ["import", "--dry-run", "--include=*.dat", "--json"],
    ["import", "--dry-run", "--include=*.dat", "--verify", "main", "^back"],
    ["import", "--dry-run", "--everything", "--include=*.dat"],
    ["import", "--dry-run", "--no-rewrite", "a.dat"],
    ["export", "--dry-run", "--include=*"], ["audit", "--everything"], ["audit", "--staged"],
    ["runs"], ["hook", "status"],
  ]

  @Test("with remotes that have more", arguments: commands)
  func writesNothing(_ arguments: [String]) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.history)
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode < 2 || arguments.contains("--no-rewrite"), "\(result.errorOutput)")
    let after = try await FileListing(of: repository)
    // Only the directory of an object of `git write-tree` may be new.
    #expect(
      after.changes(since: before, withFolders: false).filter {
        arguments != ["audit", "--staged"] || !$0.hasPrefix("./.git/objects/")
      } == []
    )
  }

  @Test("and finds the commits that it would find after a fetch")
  func isAsAfterFetch() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.history)
    let asked = try await repository.lfsMigrate(["info", "--json", "main"]).checked()
    let plan = try await repository.lfsMigrate(["import", "--dry-run", "--include=*.dat"]).checked()
    #expect(asked.errorOutput.contains("branches of 'origin' have commits that are not here"))
    try await repository.git("fetch", "-q", "--all")
    let fetched = try await repository.lfsMigrate(["info", "--json", "--skip-fetch"]).checked()
    #expect(asked.output == fetched.output)
    let known = try await repository.lfsMigrate(
      ["import", "--dry-run", "--skip-fetch", "--include=*.dat"]
    ).checked()
    // Except for the size of the store, and the references that the fetch added.
    func lines(_ result: CommandResult) -> [String] {
      result.lines.prefix { !$0.hasPrefix("Not selected") }
        .filter { !$0.hasPrefix("Disk space needed") }
    }
    #expect(lines(plan) == lines(known))
    // What the import itself converts.
    let result = try await repository.lfsMigrate(["import", "--include=*.dat", "--allow-diverged"])
      .checked()
    #expect(result.output.contains("Rewrote 1 commit of 1"), "\(result.output)")
    #expect(plan.output.contains("Plan: 1 commit of 1"), "\(plan.output)")
  }

  @Test("with a remote that can't be asked, what is known counts, and that is said")
  func offline() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.history + "mv ../one.git ../moved")
    let result = try await repository.lfsMigrate(["info", "main", "--no-progress"]).checked()
    #expect(result.errorOutput.contains("the remote 'origin' can't be asked"))
    let known = try await repository.lfsMigrate(["info", "main", "--skip-fetch", "--no-progress"])
      .checked()
    #expect(known.errorOutput.isEmpty && known.output == result.output)
    // A command that writes does not use outdated references.
    let import_ = try await repository.lfsMigrate(["import", "--include=*.dat", "--yes"])
    #expect(import_.exitCode == 2)
  }

  @Test("old history that a remote still has is named")
  func replaced() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.history)
    let before = try await repository.lfsMigrate(
      ["info", "--everything", "--no-progress"]
    ).checked()
    #expect(before.errorOutput.isEmpty)
    try await repository.lfsMigrate(
      ["import", "--everything", "--include=*.dat", "--allow-diverged"]
    ).checked()
    let after = try await repository.lfsMigrate(
      ["info", "--everything", "--no-progress"]
    ).checked()
    #expect(after.errorOutput.contains("refs/remotes/origin/main\n"), "\(after.errorOutput)")
    #expect(!after.errorOutput.contains("refs/heads/"))
    let json = try await repository.lfsMigrate(["info", "--everything", "--json"])
    let document = try JSONValue(parsing: json.standardOutput)
    #expect(document["replaced"]?.elements.count == 4)
    let branch = try await repository.lfsMigrate(
      ["info", "--include-ref=main", "--no-progress"]
    ).checked()
    #expect(branch.errorOutput.isEmpty && !branch.output.contains("*.dat"))
  }
}
