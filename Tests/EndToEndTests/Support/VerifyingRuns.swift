import TestSupport
import Testing

/// A repository with a migrated history, and ways to corrupt it.
struct MigratedRepository {
  let repository: TestRepository

  /// A migrated history with a merge, directories with attributes of their own, an odd commit, a
  /// tag, notes, a stash and a linked worktree.
  static func make() async throws -> MigratedRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir -p data/deep; seq 300 >w.bin; seq 400 >data/x.bin; seq 500 >data/deep/y.bin
      echo '*.txt text' >data/.gitattributes; echo one >t.txt; ln -s t.txt link
      echo '*.c diff=cpp' >.gitattributes
      git add -A; git commit -qm one
      git checkout -q -b topic; seq 301 >w.bin; git commit -qam 'on topic'
      git checkout -q main; seq 401 >data/x.bin; echo two >t.txt; git commit -qam two
      git merge -q -s ours -m merge topic
      git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -m 'odd one'
      seq 302 >w.bin; git commit -qam three
      git tag -a -m 'the tag' v1 main~1
      git notes add -m 'a note' main
      git worktree add -q --detach ../linked main~1
      seq 600 >data/x.bin; git stash -q
      """
    )
    try await repository.lfsMigrate(["import", "--everything", "--include=*.bin"]).checked()
    return MigratedRepository(repository: repository)
  }

  /// A copy in a directory of its own.
  func copy() async throws -> MigratedRepository {
    let copy = try await repository.copy()
    // The linked worktree is beside it.
    try await copy.run(
      "cp",
      ["-a", repository.directory("linked"), copy.directory("linked")]
    ).checked()
    // Git would not repair the links, since the repository that they lead to exists.
    try await copy.shell(
      """
      echo "gitdir: $PWD/.git/worktrees/linked" >../linked/.git
      echo "${PWD%/*}/linked/.git" >.git/worktrees/linked/gitdir
      """
    )
    return MigratedRepository(repository: copy)
  }

  /// Runs a script that corrupts the history, with the functions of `spoil.sh`.
  func spoil(_ script: String) async throws {
    try await repository.shell(
      ". '\(Checkout.root)/Tests/EndToEndTests/Support/spoil.sh'\n\(script)"
    )
  }

  /// The findings of `verify`: kinds, each with the path or reference.
  func findings() async throws -> (exitCode: Int32, found: [(kind: String, place: String)]) {
    let result = try await repository.lfsMigrate(["verify", "--json", "--no-progress"])
    guard result.exitCode < 2 else { return (result.exitCode, [("", result.errorOutput)]) }
    let document = try JSONValue(parsing: result.standardOutput)
    guard case .array(let list) = document["findings"] else { return (result.exitCode, []) }
    return (
      result.exitCode,
      list.map { finding in
        (finding["kind"]?.text ?? "", finding["path"]?.text ?? finding["ref"]?.text ?? "")
      }
    )
  }
}
