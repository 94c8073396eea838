import TestSupport
import Testing

/// A situation in which a run can be undone.
struct UndoSetting: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Bash lines that add to the common repository.
  var script = ""
  var isBare = false
  /// The command to undo.
  var command = ["import", "--everything", "--include=*.bin"]
  /// Whether files are written, which then have other times.
  var writesFiles = false
  /// The directory of the commands, from the root of the worktree.
  var directory = ""

  static let all: [UndoSetting] = [
    UndoSetting(testDescription: "a branch"),
    UndoSetting(testDescription: "a bare repository", isBare: true),
    UndoSetting(
      testDescription: "linked worktrees, one of them detached",
      script: """
        git worktree add -q ../linked side
        git worktree add -q --detach ../detached main~1
        echo mine >../linked/untracked
        """
    ),
    UndoSetting(testDescription: "a detached HEAD", script: "git checkout -q --detach main~1"),
    UndoSetting(testDescription: "a folder below the top", directory: "sub"),
    UndoSetting(
      testDescription: "in a linked worktree",
      script:
        "git checkout -q --detach; git worktree add -q linked main; echo linked >>.git/info/exclude",
      directory: "linked"
    ),
    UndoSetting(
      testDescription: "tags, notes, stash entries and other references",
      script: """
        git tag light main~1
        git tag -a -m v1 v1 main
        git tag -a -m nested nested v1
        git tag tree main^{tree}
        git update-ref refs/custom/one main~1
        git notes add -m note main
        git notes --ref=review add -m good main~1
        echo more >>text; git stash -q
        seq 10000 >a.bin; echo new >new; git add new; git stash -q
        """
    ),
    UndoSetting(
      testDescription: "attributes in the root and below",
      script: """
        printf '*.txt text\\r\\n' >.gitattributes
        echo '*.bin -filter' >sub/.gitattributes
        git add -A; git commit -q -m attributes
        """
    ),
    UndoSetting(
      testDescription: "packed references and objects",
      script: "git tag v1; git pack-refs --all; git gc -q"
    ),
    UndoSetting(
      testDescription: "a branch that is a symbolic reference",
      script: "git symbolic-ref refs/heads/alias refs/heads/main; git checkout -q alias"
    ),
    UndoSetting(
      testDescription: "more references than have a backup of their own",
      script:
        "for number in $(seq 120); do echo create refs/heads/b$number $(git rev-parse main); done | git update-ref --stdin"
    ),
    UndoSetting(
      testDescription: "files that should have been pointers",
      script:
        "echo '*.bin filter=lfs -text' >.gitattributes; git add .gitattributes; git commit -q -m late",
      command: ["import", "--everything", "--fixup"]
    ),
    UndoSetting(
      testDescription: "files with line endings that Git converts",
      script:
        "git config core.autocrlf true; git ls-files -z '*.bin' | xargs -0 rm; git checkout -q -- .",
      writesFiles: true
    ),
    UndoSetting(
      testDescription: "by size",
      command: ["import", "--everything", "--above=2KB", "--minimal"]
    ),
    UndoSetting(
      testDescription: "a commit without rewriting",
      script:
        "echo '*.bin filter=lfs -text' >.gitattributes; git add .gitattributes; git commit -q -m track",
      command: ["import", "--no-rewrite", "*.bin"]
    ),
    UndoSetting(
      testDescription: "a commit without rewriting, on a detached HEAD",
      script: """
        echo '*.bin filter=lfs -text' >.gitattributes; git add .gitattributes; git commit -q -m track
        git checkout -q --detach
        """,
      command: ["import", "--no-rewrite", "a.bin"]
    ),
    UndoSetting(
      testDescription: "an export",
      script: "git lfs migrate import --yes --everything --include='*.bin' >/dev/null 2>&1",
      command: ["export", "--everything", "--include=*.bin"],
      writesFiles: true
    ),
    UndoSetting(
      testDescription: "an export of files that are pointer text",
      script: """
        git lfs migrate import --yes --everything --include='*.bin' >/dev/null 2>&1
        git ls-files -z '*.bin' | xargs -0 rm; git checkout -q -- .
        git worktree add -q ../linked side
        """,
      command: ["export", "--everything", "--include=*.bin"],
      writesFiles: true
    ),
  ]

  /// The differences of two states, except for times of files that are checked out.
  func differences(_ state: WholeState, _ other: WholeState) -> [String] {
    writesFiles
      ? state.contentDifferences(from: other) : state.differences(from: other)
  }

  /// Makes the repository.
  func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir -p sub/deep
      seq 1000 >a.bin; seq 2000 >sub/b.bin; : >empty.bin; echo text >text
      git add -A; git commit -q -m one
      seq 1500 >a.bin; git add -A; git commit -q -m two
      git checkout -q -b side HEAD~1
      seq 3000 >sub/deep/c.bin; git add -A; git commit -q -m side
      git checkout -q main
      git merge -q -m merge side
      echo mine >untracked
      """
    )
    try await repository.shell(script)
    guard isBare else { return repository }
    let path = repository.directory("bare.git")
    try await repository.git("clone", "-q", "--mirror", ".", path)
    return TestRepository(
      path: path,
      in: repository.directory,
      environment: repository.environment
    )
  }

  /// Runs the command.
  func run(_ repository: TestRepository) async throws -> CommandResult {
    try await repository.lfsMigrate(
      command + ["--yes", "--no-progress"],
      in: place(in: repository)
    )
  }

  /// The directory of the commands.
  func place(in repository: TestRepository) -> String {
    directory.isEmpty ? repository.path : repository.path + "/" + directory
  }
}
