import GitCommand
import GitObjects
import GitSandbox
import Repository
import Testing

@Suite("Checks before a run")
struct PreflightTests {
  private static let script = """
    git init -q repo && cd repo && commit a && commit b
    git checkout -q -b other HEAD~1 && echo other > b && git add b && git commit -q -m other
    git checkout -q main
    git worktree add -q ../linked other

    """

  private func preflight(_ sandbox: Sandbox, _ directory: String = "repo") async throws -> Preflight
  {
    let git = sandbox.git(in: directory)
    let location = try await RepositoryLocation.discover(git)
    return Preflight(
      git,
      location: location,
      config: try await GitConfig.read(git),
      worktrees: try await Worktree.list(git, in: location)
    )
  }

  private func refusals(_ sandbox: Sandbox, _ directory: String = "repo") async throws -> [Refusal]
  {
    try await preflight(sandbox, directory).refusals()
  }

  @Test("find nothing in an ordinary repository")
  func nothing() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      for directory in ["repo", "linked"] {
        let found = try await refusals(sandbox, directory)
        #expect(found.isEmpty)
      }
    }
  }

  @Test(
    "find the command that has not ended",
    arguments: [
      (.merge, "git merge -q other || true"),
      (.rebase, "git rebase -q other 2>&1 || true"),
      (.rebase, "git rebase -q --apply other 2>&1 || true"),
      (.cherryPick, "git cherry-pick other 2>&1 || true"),
      (.revert, "echo changed > b && git commit -qam c && git revert HEAD~1 2>&1 || true"),
      (.applyMailbox, "git format-patch -q --stdout other~1..other | git am -q 2>&1 || true"),
      (.bisect, "git bisect start"),
    ] as [(OperationInProgress, String)]
  )
  func inProgress(_ operation: OperationInProgress, _ command: String) async throws {
    try await Sandbox.run(Self.script + command) { sandbox in
      let path = sandbox.bytes("repo")
      for directory in ["repo", "linked"] {
        let found = try await refusals(sandbox, directory)
        #expect(found == [.inProgress(operation, worktree: path)])
      }
      try await sandbox.sh(operation.endingCommand, in: "repo")
      #expect(try await refusals(sandbox).isEmpty)
    }
  }

  @Test("find a series of picks between two of them")
  func betweenPicks() async throws {
    let command = "git cherry-pick other~1 other || git cherry-pick --skip || true"
    try await Sandbox.run(Self.script + "(\(command)) > /dev/null 2>&1") { sandbox in
      let found = try await refusals(sandbox)
      #expect(found == [.inProgress(.cherryPick, worktree: sandbox.bytes("repo"))])
    }
  }

  @Test("find shallow and partial clones, replacements and grafts")
  func history() async throws {
    let script =
      Self.script + """
        git config uploadpack.allowFilter true
        git clone -q --depth 1 "file://$PWD" ../shallow
        git clone -q --filter=blob:none "file://$PWD" ../partial
        git clone -q . ../grafted && echo "$(git rev-parse main)" > ../grafted/.git/info/grafts
        git clone -q . ../commented && echo "# nothing" > ../commented/.git/info/grafts
        git replace main~1 other && git rev-parse main~1 > ../replaced
        """
    try await Sandbox.run(script) { sandbox in
      #expect(try await refusals(sandbox, "shallow") == [.shallow])
      #expect(
        try await refusals(sandbox, "partial") == [.partialClone(remote: Array("origin".utf8))]
      )
      let grafts = sandbox.bytes("grafted/.git/info/grafts")
      #expect(try await refusals(sandbox, "grafted") == [.grafts(path: grafts)])
      #expect(try await refusals(sandbox, "commented").isEmpty)
      let replaced = try await sandbox.sh("cat replaced")
      let name = ReferenceName("refs/replace/\(replaced)")
      #expect(try await refusals(sandbox) == [.replacements([name])])
      try await sandbox.sh("git config core.useReplaceRefs false", in: "repo")
      #expect(try await refusals(sandbox).isEmpty)
    }
  }

  @Test("find replacements where a variable says that they are, and a date that Git can't read")
  func variables() async throws {
    let script =
      Self.script
      + "git replace main~1 other; git update-ref refs/odd/r$(git rev-parse main~1) main"
    try await Sandbox.run(script) { sandbox in
      let replaced = try await sandbox.sh("git rev-parse main~1", in: "repo")
      func refusals(_ name: String, _ value: String) async throws -> [Refusal] {
        var git = sandbox.git()
        git.environment[name] = Array(value.utf8)
        let location = try await RepositoryLocation.discover(git)
        let config = try await GitConfig.read(git)
        return try await Preflight(git, location: location, config: config, worktrees: [])
          .refusals()
      }
      #expect(
        try await refusals("GIT_REFERENCE_BACKEND", "reftable:///x")
          == [.referenceFormat("reftable:///x")]
      )
      let usual: [Refusal] = [.replacements([ReferenceName("refs/replace/\(replaced)")])]
      #expect(try await refusals("UNUSED", "") == usual)
      #expect(try await refusals("GIT_REPLACE_REF_BASE", "refs/replace/") == usual)
      #expect(try await refusals("GIT_REPLACE_REF_BASE", "refs/repl") == usual)
      #expect(try await refusals("GIT_REPLACE_REF_BASE", "refs/nothing/").isEmpty)
      #expect(
        try await refusals("GIT_COMMITTER_DATE", "soon") == [.committerDate(Array("soon".utf8))]
          + usual
      )
      try await sandbox.sh(
        "git update-ref refs/mine/x/\(replaced) other; git replace -d \(replaced)",
        in: "repo"
      )
      #expect(try await refusals("UNUSED", "").isEmpty)
      #expect(
        try await refusals("GIT_REPLACE_REF_BASE", "refs/mine")
          == [.replacements([ReferenceName("refs/mine/x/\(replaced)")])]
      )
    }
  }

  @Test("find another object format")
  func objectFormat() async throws {
    let script = "git init -q --object-format=sha256 repo && cd repo && commit a"
    try await Sandbox.run(script) { sandbox in
      let found = try await refusals(sandbox)
      #expect(found == [.objectFormat("sha256")])
    }
  }

  @Test("find locked, split and sparse indexes, in every worktree")
  func indexes() async throws {
    let script =
      Self.script + """
        mkdir dir && commit dir/file && touch .git/index.lock
        git -C ../linked update-index --split-index
        git worktree add -q --detach ../sparse
        git -C ../sparse sparse-checkout set --cone --sparse-index nothing
        git worktree add -q --detach ../full
        git -C ../full sparse-checkout set --cone nothing
        git -C ../full sparse-checkout reapply --no-sparse-index
        """
    try await Sandbox.run(script) { sandbox in
      let found = try await refusals(sandbox)
      #expect(
        found == [
          .indexLocked(path: sandbox.bytes("repo/.git/index.lock")),
          .splitIndex(worktree: sandbox.bytes("linked")),
          .sparseIndex(worktree: sandbox.bytes("sparse")),
        ]
      )
    }
  }

  @Test("find the files that are not as committed, and run no filter for it")
  func modified() async throws {
    let script =
      Self.script + """
        for name in staged unstaged both removed 'with space' link mode; do echo x > "$name"; done
        printf 'version https://git-lfs.github.com/spec/v1\\n' > pointer
        echo 'pointer filter=lfs' > .gitattributes
        git add . && git commit -q -m files
        echo changed > staged && git add staged
        echo changed > unstaged
        echo changed > both && git add both && echo again > both
        git rm -q removed; rm 'with space'; rm link && ln -s x link; chmod +x mode
        echo 'the real content' > pointer; echo new > new && git add new; echo untracked > untracked
        git config filter.lfs.clean "touch '$HOME/ran'; cat"
        git config filter.lfs.smudge "touch '$HOME/ran'; cat"
        git config filter.lfs.process "touch '$HOME/ran'; cat"
        git config filter.lfs.required true
        git config filter.odd=name.clean "touch '$HOME/ran'; cat"
        """
    try await Sandbox.run(script) { sandbox in
      let preflight = try await preflight(sandbox)
      let files = try await preflight.modifiedFiles(in: preflight.worktreesToRefresh[0])
      let found = files.map { "\($0.path.text) \($0.staged) \($0.unstaged)" }
      #expect(
        found == [
          "both modified modified", "link none typeChanged", "mode none modified",
          "new added none", "pointer none modified", "removed deleted none",
          "staged modified none", "unstaged none modified", "with space none deleted",
        ]
      )
      #expect(
        files.filter(\.mayBeSmudgedPointer).map(\.path.text) == ["mode", "pointer", "unstaged"]
      )
      let pointer = try await sandbox.id("HEAD:pointer")
      try #require(files.count == 9)
      #expect(files[4].indexID == pointer && files[4].headID == pointer)
      let others = try await preflight.modifiedFiles(in: preflight.worktreesToRefresh[1])
      #expect(others.isEmpty)
      #expect(try await sandbox.sh("ls") == "linked\nrepo")
    }
  }

  @Test("find files in conflict")
  func conflicts() async throws {
    try await Sandbox.run(Self.script + "git merge -q other || true") { sandbox in
      let preflight = try await preflight(sandbox, "linked")
      let files = try await preflight.modifiedFiles(in: preflight.worktreesToRefresh[0])
      #expect(files.map(\.path.text) == ["b"])
      #expect(files.map(\.staged) == [.unmerged])
    }
  }
}
