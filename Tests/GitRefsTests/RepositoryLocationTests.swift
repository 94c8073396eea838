import GitCommand
import GitObjects
import GitSandbox
import Testing

@Suite("Where a repository is")
struct RepositoryLocationTests {
  private static let script = """
    git init -q repo && cd repo && mkdir -p sub/dir && commit a
    git worktree add -q ../linked -b linked
    git worktree add -q --detach ../detached
    git clone -q --bare . ../bare.git
    mkdir ../elsewhere ../tree ../my-objects
    """

  @Test("is found from the top, from below, from worktrees, and bare")
  func discovers() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let top = try await RepositoryLocation.discover(sandbox.git())
      #expect(top.gitDirectory == sandbox.bytes("repo/.git"))
      #expect(top.commonDirectory == sandbox.bytes("repo/.git"))
      #expect(top.objectDirectory == sandbox.bytes("repo/.git/objects"))
      #expect(top.indexPath == sandbox.bytes("repo/.git/index"))
      #expect(top.workTree == sandbox.bytes("repo"))
      #expect(top.prefix.isEmpty && !top.isBare && !top.isShallow && top.isInsideWorkTree)
      #expect(top.objectFormat == "sha1")

      let below = try await RepositoryLocation.discover(sandbox.git(in: "repo/sub/dir"))
      #expect(below.gitDirectory == sandbox.bytes("repo/.git"))
      #expect(below.prefix.text == "sub/dir/")

      let linked = try await RepositoryLocation.discover(sandbox.git(in: "linked"))
      #expect(linked.gitDirectory == sandbox.bytes("repo/.git/worktrees/linked"))
      #expect(linked.commonDirectory == sandbox.bytes("repo/.git"))
      #expect(linked.objectDirectory == sandbox.bytes("repo/.git/objects"))
      #expect(linked.indexPath == sandbox.bytes("repo/.git/worktrees/linked/index"))
      #expect(linked.workTree == sandbox.bytes("linked"))

      let bare = try await RepositoryLocation.discover(sandbox.git(in: "bare.git"))
      #expect(bare.gitDirectory == sandbox.bytes("bare.git"))
      #expect(bare.isBare && bare.workTree == nil)

      let inside = try await RepositoryLocation.discover(sandbox.git(in: "repo/.git"))
      #expect(!inside.isBare && !inside.isInsideWorkTree && inside.workTree == nil)
    }
  }

  @Test("is where the environment says")
  func environment() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      var git = sandbox.git(in: "elsewhere")
      git.environment["GIT_DIR"] = Array("../repo/.git".utf8)
      git.environment["GIT_WORK_TREE"] = Array("../tree".utf8)
      git.environment["GIT_INDEX_FILE"] = sandbox.bytes("my-index")
      git.environment["GIT_OBJECT_DIRECTORY"] = sandbox.bytes("my-objects")
      let found = try await RepositoryLocation.discover(git)
      #expect(found.gitDirectory == sandbox.bytes("repo/.git"))
      #expect(found.workTree == sandbox.bytes("tree"))
      #expect(found.indexPath == sandbox.bytes("my-index"))
      #expect(found.objectDirectory == sandbox.bytes("my-objects"))
      #expect(!found.isInsideWorkTree)
    }
  }

  @Test("is nowhere, in Git's words")
  func nowhere() async throws {
    try await Sandbox.run("mkdir empty") { sandbox in
      let git = sandbox.git(in: "empty")
      await #expect {
        try await RepositoryLocation.discover(git)
      } throws: { error in
        guard case GitError.notARepository(let message) = error else { return false }
        return message.hasPrefix("fatal: not a git repository")
      }
    }
  }

  @Test("has worktrees, each with its own directory, index and HEAD")
  func worktrees() async throws {
    let script =
      Self.script + """

        git worktree add -q ../locked -b locked && git worktree lock ../locked
        git worktree add -q ../gone -b gone && rm -r ../gone
        """
    try await Sandbox.run(script) { sandbox in
      let git = sandbox.git(in: "linked")
      let location = try await RepositoryLocation.discover(git)
      let worktrees = try await Worktree.list(git, in: location)
      let commit = try await sandbox.id("main").hex
      #expect(
        worktrees.map(\.path.text.lastComponent) == [
          "repo", "detached", "gone", "linked", "locked",
        ]
      )
      #expect(worktrees.map(\.isCurrent) == [false, false, false, true, false])
      #expect(worktrees.map(\.isLocked) == [false, false, false, false, true])
      #expect(worktrees.map(\.isPrunable) == [false, false, true, false, false])
      #expect(worktrees.map(\.isPresent) == [true, true, false, true, true])
      #expect(worktrees.map { $0.identifier == nil } == [true, false, false, false, false])
      #expect(
        worktrees.map(\.headName.bytes.text) == [
          "main-worktree/HEAD", "worktrees/detached/HEAD", "worktrees/gone/HEAD", "HEAD",
          "worktrees/locked/HEAD",
        ]
      )
      #expect(worktrees[0].head == .branch("refs/heads/main", commit: commit))
      #expect(worktrees[0].gitDirectory == sandbox.bytes("repo/.git"))
      #expect(worktrees[1].head == .detached(commit))
      #expect(worktrees[1].indexPath == sandbox.bytes("repo/.git/worktrees/detached/index"))
      #expect(worktrees[3].head == .branch("refs/heads/linked", commit: commit))

      for worktree in worktrees where !worktree.isPrunable {
        let found = try await RepositoryLocation.discover(worktree.git(from: git))
        #expect(found.gitDirectory == worktree.gitDirectory)
        #expect(found.indexPath == worktree.indexPath)
        #expect(found.workTree == worktree.path)
      }
    }
  }

  @Test("has one worktree without files if it is bare, and others linked to it")
  func bareWorktrees() async throws {
    let script = Self.script + "\ncd ../bare.git && git worktree add -q ../of-bare main"
    try await Sandbox.run(script) { sandbox in
      let git = sandbox.git(in: "of-bare")
      let worktrees = try await Worktree.list(git, in: .discover(git))
      #expect(worktrees.map(\.isBare) == [true, false])
      #expect(worktrees.map(\.path) == [sandbox.bytes("bare.git"), sandbox.bytes("of-bare")])
    }
  }

  @Test("knows the main worktree of a submodule, and an unborn branch")
  func submodule() async throws {
    let script =
      Self.script + """

        git init -q ../super && cd ../super
        git -c protocol.file.allow=always submodule --quiet add ../repo mod
        git -C mod worktree add -q ../../of-module -b other
        """
    try await Sandbox.run(script) { sandbox in
      for directory in ["super/mod", "of-module"] {
        let git = sandbox.git(in: directory)
        let worktrees = try await Worktree.list(git, in: .discover(git))
        #expect(worktrees.map(\.path) == [sandbox.bytes("super/mod"), sandbox.bytes("of-module")])
      }
      let git = sandbox.git(in: "super")
      let worktrees = try await Worktree.list(git, in: .discover(git))
      #expect(worktrees.map(\.head) == [.branch("refs/heads/main", commit: nil)])
    }
  }
}

extension String {
  fileprivate var lastComponent: String { split(separator: "/").last.map(String.init) ?? "" }
}
