import GitCommand
import GitObjects
import GitRefs
import GitSandbox
import Testing

@Suite("Selecting references where there are remotes")
struct RemoteSelectionTests {
  /// A remote with `main` (a, b), `side` and the tag `v1`, and a clone that is one commit ahead.
  ///
  /// After the clone the remote gets the branch `late` and the tags `v2` and `mine`.
  private static let script = """
    git init -q origin && cd origin && commit a && commit b && git tag v1 && git branch side
    cd .. && git clone -q origin repo && cd repo && commit c && git tag mine
    cd ../origin && git checkout -q --detach && git checkout -q -b late && commit d
    git tag -a -m two v2 && git tag mine

    """

  private func select(
    _ request: SelectionRequest = .init(),
    in sandbox: Sandbox,
    _ directory: String = "repo"
  ) async throws -> (excludes: [String], fetched: [String], commits: [ObjectID]) {
    let git = sandbox.git(in: directory)
    var fetched: [String] = []
    let location = try await RepositoryLocation.discover(git)
    let selection = try await ReferenceSelection.resolve(request, git, in: location) { names in
      fetched = names.map(\.text)
    }
    let commits = try await selection.listCommits(git)
    return (selection.excludes.map(\.text), fetched, commits)
  }

  @Test("fetches, and excludes what the remote has")
  func fetches() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let selected = try await select(in: sandbox)
      #expect(selected.fetched == ["origin"])
      // The local tag `mine` is excluded as it is.
      #expect(
        selected.excludes.sorted() == [
          "refs/remotes/origin/late", "refs/remotes/origin/main", "refs/remotes/origin/side",
          "refs/tags/mine", "refs/tags/v1", "refs/tags/v2",
        ]
      )
      #expect(selected.commits.isEmpty)
      try await sandbox.sh("git -C ../origin tag -d mine", in: "repo")
      let main = try await sandbox.id("main")
      #expect(try await select(in: sandbox).commits == [main])
    }
  }

  @Test("excludes the branches that it knows if it may not fetch")
  func skipsFetch() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let selected = try await select(.init(remotes: .known), in: sandbox)
      #expect(selected.fetched.isEmpty)
      #expect(selected.excludes == ["refs/remotes/origin/main", "refs/remotes/origin/side"])
      let main = try await sandbox.id("main")
      #expect(selected.commits == [main])
    }
  }

  @Test("ignores what it does not fetch from the remote, and stale branches")
  func unfetched() async throws {
    let script =
      Self.script + """
        git tag -d mine && git checkout -q --detach
        cd ../repo && git fetch -q
        git config remote.origin.fetch '+refs/heads/main:refs/remotes/origin/main'
        git config remote.origin.tagOpt --no-tags
        git -C ../origin branch -D side
        git -C ../origin branch unfetched && git -C ../origin tag unfetched && git branch unfetched
        """
    try await Sandbox.run(script) { sandbox in
      let selected = try await select(in: sandbox)
      #expect(
        selected.excludes.sorted() == [
          "refs/remotes/origin/late", "refs/remotes/origin/main", "refs/tags/v1", "refs/tags/v2",
        ]
      )
      let main = try await sandbox.id("main")
      #expect(selected.commits == [main])
    }
  }

  @Test("fetches from several remotes at once, also with odd names")
  func several() async throws {
    let script =
      Self.script + """
        git tag -d mine; cd ../repo
        git remote add b/c ../origin && git remote add A ../origin
        """
    try await Sandbox.run(script) { sandbox in
      let selected = try await select(in: sandbox)
      #expect(selected.fetched == ["A", "b/c", "origin"])
      #expect(selected.excludes.contains("refs/remotes/b/c/late"))
      #expect(selected.excludes.contains("refs/remotes/A/late"))
    }
  }

  @Test("asks no remote for flags, for everything, and in bare repositories")
  func asksNobody() async throws {
    let script = Self.script + "git clone -q --bare . ../bare.git; mv ../origin ../moved"
    try await Sandbox.run(script) { sandbox in
      let main = Array("main".utf8)
      for request in [SelectionRequest(includeReferences: [main]), .init(everything: true)] {
        let selected = try await select(request, in: sandbox)
        #expect(selected.fetched.isEmpty && selected.excludes.isEmpty)
      }
      let bare = try await select(.init(arguments: [main]), in: sandbox, "bare.git")
      #expect(bare.fetched.isEmpty && bare.excludes.isEmpty && bare.commits.count == 2)
    }
  }

  @Test("stops if a remote can't be reached")
  func unreachable() async throws {
    try await Sandbox.run(Self.script + "mv ../origin ../moved") { sandbox in
      await #expect {
        try await select(in: sandbox)
      } throws: { error in
        guard
          case SelectionError.fetchFailed(.failed(let command, .exited(128), let message)) = error
        else { return false }
        return command == "git fetch origin" && message.contains("does not appear to be a git repo")
      }
    }
  }
}
