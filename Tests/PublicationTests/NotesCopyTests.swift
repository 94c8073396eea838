import Digests
import EngineSandbox
import FileSystem
import GitCommand
import GitObjects
import GitSandbox
import GitStore
import Repository
import Testing

@testable import Publication

@Suite("Notes, which follow rewritten objects")
struct NotesCopyTests {
  private static let name: ReferenceName = "refs/notes/commits"

  /// A repository with the commits `a1`, `b1` and `c1`, which became `a2`, `b2` and `c2`.
  private static let history = """
    for i in a b c; do
      git commit -q --allow-empty -m $i
      git tag ${i}1
      git tag ${i}2 $(git commit-tree -m "new $i" HEAD^{tree})
    done

    """

  /// What a test looks at.
  private struct Scene {
    let sandbox: Sandbox
    let repository: Repository
    let rewritten: [ObjectID: ObjectID]

    init(_ sandbox: Sandbox, _ git: Git?, _ names: [(String, String)]) async throws {
      self.sandbox = sandbox
      repository = try await Repository.discover(git ?? sandbox.git())
      var rewritten: [ObjectID: ObjectID] = [:]
      for (old, new) in names {
        rewritten[try await sandbox.id(old)] = try await sandbox.id(new)
      }
      self.rewritten = rewritten
    }

    @discardableResult
    func sh(_ script: String) async throws -> String { try await sandbox.sh(script, in: "repo") }

    /// Copies the notes of a reference, and ends the pack.
    func copy(
      _ name: ReferenceName = NotesCopyTests.name,
      pack packName: String = "run"
    ) async throws -> (result: (new: ObjectID, count: Int)?, objectCount: Int) {
      let pack = try repository.makePack(run: packName)
      let notes = NotesCopy(context: repository, writer: ObjectWriter(pack))
      let old = try await sandbox.id(text(name.bytes))
      let result = try await notes.copy(name, at: old) { rewritten[$0] }
      return (result, try pack.finish()?.objectCount ?? 0)
    }

    /// The notes at a commit, as lines `OBJECT NOTE` in the order of objects' names.
    func listing(_ commit: ObjectID, _ objects: [String]) async throws -> [String] {
      try await sh(
        """
        git update-ref refs/notes/copied \(commit)
        for i in \(objects.joined(separator: " ")); do
          note=$(git notes --ref=copied show $i 2>/dev/null) && echo "$i $note"
        done
        git update-ref -d refs/notes/copied
        """
      ).split(separator: "\n").map(String.init)
    }

    /// That nothing is left but the pack, and that the reference stands where it stood.
    func expectNothingElse(_ before: String, sourceLocation: SourceLocation = #_sourceLocation)
      async throws
    {
      #expect(!Files.exists(repository.notesDirectory), sourceLocation: sourceLocation)
      let now = try await sh("git for-each-ref")
      #expect(now == before, sourceLocation: sourceLocation)
    }
  }

  private func scene(
    _ script: String,
    setup: String = "git init -q repo; cd repo\n",
    objects: [(String, String)] = [("a1", "a2"), ("b1", "b2"), ("c1", "c2")],
    git: ((Sandbox) -> Git)? = nil,
    _ body: (Scene) async throws -> Void
  ) async throws {
    try await Sandbox.run(setup + Self.history + script) { sandbox in
      try await body(Scene(sandbox, git?(sandbox), objects))
    }
  }

  @Test("stand on the old and the new object, in a commit on top of the old one")
  func copies() async throws {
    try await scene("git notes add -m 'of a' a1; git notes add -m 'of b' b1") { scene in
      let before = try await scene.sh("git for-each-ref")
      let old = try await scene.sandbox.id("refs/notes/commits")
      let (result, objectCount) = try await scene.copy()
      let (new, count) = try #require(result)
      #expect(count == 2)
      try await scene.expectNothingElse(before)
      #expect(
        try await scene.listing(new, ["a1", "a2", "b1", "b2", "c1", "c2"])
          == ["a1 of a", "a2 of a", "b1 of b", "b2 of b"]
      )
      #expect(try await scene.sandbox.id("\(new)^") == old)
      // A commit and a tree, since the notes themselves are there already.
      #expect(objectCount == 2)
      #expect(try await scene.sh("git fsck --strict --no-dangling 2>&1 || echo bad") == "")
    }
  }

  @Test(
    "are copied only where there is a note, and a new object that is another one",
    arguments: [
      ("git notes add -m 'of a' a1", [("b1", "b2")], nil, []),
      ("git notes add -m 'of a' a1", [("a1", "a1")], nil, []),
      ("git notes add -m 'of a' a1; git notes remove a1 2>/dev/null", [("a1", "a2")], nil, []),
      (
        "for i in a1 b1 c1; do git notes add -m \"of $i\" $i; done",
        [("a1", "a2"), ("b1", "b1")], 1, ["a1 of a1", "a2 of a1", "b1 of b1", "c1 of c1"]
      ),
      // The new object may have a note already, from a run before.
      (
        "git notes add -m 'of a' a1; git notes add -m mine a2", [("a1", "a2")], 1,
        ["a1 of a", "a2 of a"]
      ),
      ("git notes add -m mine a2", [("a1", "a2")], nil, []),
    ] as [(String, [(String, String)], Int?, [String])]
  )
  func some(
    script: String,
    objects: [(String, String)],
    count: Int?,
    listing: [String]
  ) async throws {
    try await scene(script, objects: objects) { scene in
      let before = try await scene.sh("git for-each-ref")
      let (result, objectCount) = try await scene.copy()
      #expect(result?.count == count)
      if let result {
        let found = try await scene.listing(result.new, ["a1", "a2", "b1", "b2", "c1", "c2"])
        #expect(found == listing)
      }
      #expect((objectCount > 0) == (count != nil))
      try await scene.expectNothingElse(before)
    }
  }

  @Test("are of any kind of object, and in any reference of notes")
  func kinds() async throws {
    let script = """
      echo old >x; git add x; git commit -q -m x; git tag -a -m old t1; git tag old
      echo new >x; git add x; git commit -q -m x; git tag -a -m new t2; git tag new
      for i in old:x old^{tree} t1; do git notes --ref=refs/notes/team/review add -m "of $i" $i; done
      git notes add -m other old
      """
    let objects = [("old:x", "new:x"), ("old^{tree}", "new^{tree}"), ("t1", "t2"), ("old", "new")]
    try await scene(script, objects: objects) { scene in
      let (result, _) = try await scene.copy("refs/notes/team/review")
      let (new, count) = try #require(result)
      #expect(count == 3)
      #expect(
        try await scene.listing(new, ["new:x", "new^{tree}", "t2", "new"])
          == ["new:x of old:x", "new^{tree} of old^{tree}", "t2 of t1"]
      )
    }
  }

  @Test("are found where Git has put them into folders, which it does with many")
  func many() async throws {
    let script = """
      person='A <a@example.com> 1700000000 +0000'
      for ((i = 1; i <= 300; i++)); do
        printf 'commit refs/heads/many\\nmark :%d\\ncommitter %s\\ndata 1\\nm\\n' $i "$person"
      done >../stream
      printf 'commit refs/notes/commits\\ncommitter %s\\ndata 1\\nn\\n' "$person" >>../stream
      for ((i = 1; i <= 300; i++)); do printf 'N inline :%d\\ndata 1\\nx\\n' $i; done >>../stream
      git fast-import --quiet <../stream
      git notes add -m 'of a' a1
      """
    try await scene(script) { scene in
      #expect(try await scene.sh("git ls-tree -d refs/notes/commits | wc -l") != "0")
      let (result, _) = try await scene.copy()
      let (new, count) = try #require(result)
      #expect(count == 1)
      #expect(try await scene.listing(new, ["a1", "a2", "b2"]) == ["a1 of a", "a2 of a"])
    }
  }

  @Test("have the same names in a run that does it once more, whose objects are there already")
  func again() async throws {
    try await scene("git notes add -m 'of a' a1") { scene in
      let first = try await scene.copy(pack: "first")
      #expect(first.objectCount == 2)
      // In a directory that a killed run has left.
      try await scene.sh(
        "mkdir -p .git/lfs-migrate/notes/refs; echo x >.git/lfs-migrate/notes/HEAD"
      )
      let second = try await scene.copy(pack: "second")
      #expect(second.result?.new == first.result?.new)
      #expect(second.objectCount == 2)
      #expect(!Files.exists(scene.repository.notesDirectory))
    }
  }

  /// The person of the new commit of notes, with the settings and variables of a repository.
  @Test(
    "are committed by the user, or by the program where none is known",
    arguments: [
      ("", ["NAME", "EMAIL"], "C O Mitter <committer@example.com>"),
      ("", [], "lfs-migrate <lfs-migrate@localhost>"),
      (
        "git config user.name Us; git config user.email us@example.com", [],
        "Us <us@example.com>"
      ),
      ("git config user.name Us", [], "Us <lfs-migrate@localhost>"),
      ("git config user.name Us", ["NAME"], "C O Mitter <lfs-migrate@localhost>"),
      (
        "git config user.name Us; git config user.email us@example.com", ["EMAIL"],
        "Us <committer@example.com>"
      ),
    ]
  )
  func committer(script: String, variables: [String], person: String) async throws {
    let git = { (sandbox: Sandbox) in
      var git = sandbox.git()
      for name in ["NAME", "EMAIL"] where !variables.contains(name) {
        git.environment["GIT_COMMITTER_\(name)"] = nil
      }
      return git
    }
    try await scene("git notes add -m 'of a' a1; " + script, git: git) { scene in
      let result = try #require(try await scene.copy().result)
      #expect(try await scene.sh("git log -1 --format='%cn <%ce>' \(result.new)") == person)
    }
  }

  @Test("may be borrowed, as the objects that they are of")
  func alternates() async throws {
    let setup = """
      git init -q --bare own
      git init -q repo; cd repo

      """
    let script = """
      git notes add -m 'of a' a1
      git push -q ../own refs/notes/commits refs/tags/a1 refs/tags/a2
      find ../own/objects -type f -delete
      """
    let git = { (sandbox: Sandbox) in
      var git = sandbox.git(in: "own")
      git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = sandbox.bytes("repo/.git/objects")
      return git
    }
    try await scene(script, setup: setup, git: git) { scene in
      let (result, objectCount) = try await scene.copy()
      let (new, count) = try #require(result)
      #expect(count == 1)
      #expect(objectCount == 2)
      #expect(try await scene.sh("ls ../own/objects/pack/*.pack | wc -l") == "1")
      try await scene.sh("mv ../own/objects/pack/* .git/objects/pack")
      #expect(try await scene.listing(new, ["a1", "a2"]) == ["a1 of a", "a2 of a"])
    }
  }

  @Test("that can't be copied are an error, and nothing is left")
  func failure() async throws {
    try await scene("git notes add -m 'of a' a1") { scene in
      let pack = try scene.repository.makePack(run: "run")
      let notes = NotesCopy(context: scene.repository, writer: ObjectWriter(pack))
      let missing = SmallStore.name(of: [1], "commit")
      await #expect(throws: GitError.self) {
        try await notes.copy(Self.name, at: missing) { scene.rewritten[$0] }
      }
      #expect(!Files.exists(scene.repository.notesDirectory))
      #expect(try pack.finish() == nil)
    }
  }
}
