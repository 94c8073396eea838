import GitCommand
import GitObjects
import GitSandbox
import Testing

@testable import GitRefs

@Suite("Selecting references")
struct ReferenceSelectionTests {
  /// ```
  /// a -- b -- c  main, tag v2 (annotated)
  ///       \
  ///        d -- e  feature      b = refs/tags/v1
  /// ```
  private static let script = """
    git init -q repo && cd repo
    commit a; commit b; git tag v1
    git branch feature; commit c; git tag -a -m two v2
    git checkout -q feature; commit d; commit e; git checkout -q main
    git update-ref refs/pull/1/head feature~1
    git update-ref refs/notes/x v1; git update-ref refs/stash v1
    git update-ref refs/bisect/bad v1; git update-ref refs/lfs-migrate/backup v1
    git symbolic-ref refs/heads/alias refs/heads/feature
    git tag tree 'HEAD^{tree}'

    """

  /// The subjects of the commits that a request selects, in order, and the selection.
  private func select(
    _ request: SelectionRequest,
    in sandbox: Sandbox,
    _ directory: String = "repo"
  ) async throws -> (selection: ReferenceSelection, subjects: String) {
    let git = sandbox.git(in: directory)
    let selection = try await ReferenceSelection.resolve(request, git, in: .discover(git))
    let ids = try await selection.listCommits(git)
    if let tips = selection.tips, !tips.isEmpty {
      // The selected commits are those reachable from the tips.
      let reached = try await git.output(
        of: ["rev-list", "--stdin"],
        input: Array(tips.map { $0.hex + [.newline] }.joined())
      )
      #expect(Set(try #require(ObjectNames.list(reached))) == Set(ids))
    }
    var subjects = ""
    for id in ids {
      let subject = try await git.output(of: ["log", "-1", "--format=%s", "\(id)"])
      subjects += String(decoding: subject.dropLast(), as: UTF8.self)
    }
    return (selection, subjects)
  }

  private static func bytes(_ names: [String]) -> [[UInt8]] { names.map { Array($0.utf8) } }

  @Test(
    "follows arguments",
    arguments: [
      ([], ["refs/heads/main"], "abc"),
      (["feature"], ["refs/heads/feature"], "abde"),
      (["main", "feature"], ["refs/heads/main", "refs/heads/feature"], "abdec"),
      (["feature", "main"], ["refs/heads/feature", "refs/heads/main"], "abcde"),
      (["feature", "^main"], ["refs/heads/feature", "^refs/heads/main"], "de"),
      (["^main"], ["^refs/heads/main"], ""),
      (["v1"], ["refs/tags/v1"], "ab"),
      (["v2"], ["refs/tags/v2"], "abc"),
      (["refs/pull/1/head"], ["refs/pull/1/head"], "abd"),
      (["alias"], ["refs/heads/feature"], "abde"),
      (["HEAD"], ["refs/heads/main"], "abc"),
      (["tree"], ["refs/tags/tree"], ""),
    ] as [([String], [String], String)]
  )
  func arguments(_ names: [String], _ includes: [String], _ commits: String) async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let request = SelectionRequest(arguments: Self.bytes(names))
      let (selection, subjects) = try await select(request, in: sandbox)
      #expect(selection.includes.map(\.text) == includes)
      #expect(selection.excludes.isEmpty)
      #expect((selection.tips == nil) == includes.contains { $0.hasPrefix("^") })
      // The order is Git's for these names.
      let lines = includes.isEmpty ? "" : includes.joined(separator: "\n")
      let expected = try await sandbox.sh(
        "git rev-list --reverse --topo-order --do-walk --stdin -- <<< '\(lines)'"
          + " | while read id; do git log -1 --format=%s $id; done | tr -d '\\n'",
        in: "repo"
      )
      #expect(subjects == expected)
      #expect(subjects.sorted() == commits.sorted())
    }
  }

  @Test("takes a name that is none, such as an ancestor, by its id")
  func ids() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let request = SelectionRequest(arguments: Self.bytes(["main~1"]))
      let (selection, subjects) = try await select(request, in: sandbox)
      let id = try await sandbox.id("main~1")
      #expect(selection.includes == [id.hex])
      #expect(subjects == "ab")
    }
  }

  @Test(
    "follows --include-ref and --exclude-ref as they are",
    arguments: [
      (["feature"], [], "abde"), (["feature,main"], ["v1"], "cde"), ([], ["main"], ""),
      (["refs/heads/feature"], ["refs/heads/main"], "de"), (["feature", "^main"], [], "de"),
      ([","], [], ""), (["feature~1"], [], "abd"),
    ] as [([String], [String], String)]
  )
  func flags(_ include: [String], _ exclude: [String], _ commits: String) async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let request = SelectionRequest(
        includeReferences: Self.bytes(include),
        excludeReferences: Self.bytes(exclude)
      )
      let (selection, subjects) = try await select(request, in: sandbox)
      #expect(subjects.sorted() == commits.sorted())
      let isExcluding = !exclude.isEmpty || include.contains { $0.hasPrefix("^") }
      // Git has to resolve names that are not full.
      let isShort = include.contains { !$0.hasPrefix("refs/") && $0 != "," }
      #expect((selection.tips == nil) == (isExcluding || isShort))
    }
  }

  @Test("takes everything but what is no history of the project")
  func everything() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let (selection, subjects) = try await select(.init(everything: true), in: sandbox)
      #expect(
        selection.includes.map(\.text) == [
          "refs/heads/alias", "refs/heads/feature", "refs/heads/main", "refs/pull/1/head",
          "refs/tags/tree", "refs/tags/v1", "refs/tags/v2",
        ]
      )
      #expect(subjects.sorted() == "abcde".sorted())
    }
  }

  @Test("takes the commit of a detached HEAD, of the worktree it is asked in")
  func detached() async throws {
    let script = Self.script + "git worktree add -q --detach ../linked feature; commit f"
    try await Sandbox.run(script) { sandbox in
      let (selection, subjects) = try await select(.init(), in: sandbox, "linked")
      let id = try await sandbox.id("feature")
      #expect(selection.includes == [id.hex])
      #expect(subjects == "abde")
      let named = SelectionRequest(arguments: Self.bytes(["HEAD"]))
      #expect(try await select(named, in: sandbox, "linked").subjects == "abde")
    }
  }

  @Test("means the branch that is checked out, not a tag of its name")
  func shadowed() async throws {
    try await Sandbox.run(Self.script + "git tag main v1") { sandbox in
      let (selection, subjects) = try await select(.init(), in: sandbox)
      #expect(selection.includes.map(\.text) == ["refs/heads/main"])
      #expect(subjects == "abc")
      let flagged = SelectionRequest(includeReferences: Self.bytes(["main"]))
      await #expect(throws: SelectionError.ambiguous("'main'")) {
        try await select(flagged, in: sandbox)
      }
    }
  }

  @Test(
    "refuses what Git LFS refuses",
    arguments: [
      (SelectionRequest(arguments: bytes(["nothing"])), .unresolvable(Array("nothing".utf8))),
      (SelectionRequest(arguments: bytes(["^"])), .unresolvable([])),
      (SelectionRequest(arguments: bytes([""])), .unresolvable([])),
      (SelectionRequest(arguments: bytes(["--all"])), .unresolvable(Array("--all".utf8))),
      (
        SelectionRequest(
          arguments: bytes(["main"]),
          includeReferences: bytes(["main"]),
          everything: true
        ), .everythingWithArguments
      ),
      (
        SelectionRequest(excludeReferences: bytes(["main"]), everything: true),
        .everythingWithReferences
      ),
      (
        SelectionRequest(includeReferences: bytes(["x"])),
        .walkFailed(
          .failed(
            command: "git rev-list --reverse --topo-order --do-walk --stdin --",
            end: .exited(128),
            message: "fatal: bad revision 'x'"
          )
        )
      ),
    ] as [(SelectionRequest, SelectionError)]
  )
  func refuses(_ request: SelectionRequest, _ expected: SelectionError) async throws {
    try await Sandbox.run(Self.script) { sandbox in
      await #expect(throws: expected) { try await select(request, in: sandbox) }
    }
  }

  @Test("refuses a HEAD that is unborn, or no branch")
  func heads() async throws {
    try await Sandbox.run(Self.script + "git init -q ../unborn") { sandbox in
      await #expect(throws: SelectionError.unresolvable(Array("HEAD".utf8))) {
        try await select(.init(), in: sandbox, "unborn")
      }
      try await sandbox.sh("git symbolic-ref HEAD refs/pull/1/head", in: "repo")
      await #expect(throws: SelectionError.notLocal(Array("refs/pull/1/head".utf8))) {
        try await select(.init(), in: sandbox)
      }
    }
  }

  @Test(
    "reads lists",
    arguments: [
      ("", [""]), ("a", ["a"]), ("a,b", ["a", "b"]), ("a,", ["a", ""]), (",", ["", ""]),
      ("\"a,b\",c", ["a,b", "c"]), ("\"a\"\"b\"", ["a\"b"]), (" a ", [" a "]),
    ]
  )
  func list(_ value: String, _ expected: [String]) throws {
    #expect(try ReferenceSelection.list(Array(value.utf8)).map(\.text) == expected)
  }

  @Test("refuses lists with misplaced quotation marks", arguments: ["a\"b", "\"a", "\"a\"b"])
  func malformed(_ value: String) {
    let bytes = Array(value.utf8)
    #expect(throws: SelectionError.malformedList(bytes)) { try ReferenceSelection.list(bytes) }
  }
}
