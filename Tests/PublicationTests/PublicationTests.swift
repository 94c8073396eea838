import Digests
import EngineSandbox
import GitCommand
import GitObjects
import GitRefs
import GitSandbox
import Repository
import Runs
import Testing

@testable import Publication
import Worktrees

@Suite("Publishing a run from its folder")
struct PublicationTests {
  /// A repository with two versions of a commit: `old`, which is checked out, and `new`, where a file is a
  /// pointer and the root has lines.
  private static let script = """
    git init -q repo
    cd repo
    echo content >x.bin
    echo text >n
    git add .
    git commit -q -m message
    git tag -a -m tag v1
    git branch other
    git worktree add -q --detach ../linked
    pointer=$(printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize 8\\n' \
      $(sha256sum <x.bin | cut -c -64) | git hash-object -w --stdin)
    lines=$(echo '*.bin filter=lfs diff=lfs merge=lfs -text' | git hash-object -w --stdin)
    tree=$(printf '100644 blob %s\\t.gitattributes\\n100644 blob %s\\tn\\n100644 blob %s\\tx.bin\\n' \
      $lines $(git rev-parse HEAD:n) $pointer | git mktree)
    new=$(git commit-tree -m message $tree)
    printf '%s\\n' "object $new" 'type commit' 'tag v1' 'tagger A <a@example.com> 1 +0000' '' tag |
      git mktag >../new-tag
    echo $new >../new
    """

  private static let name = "20260101T000000Z-1"
  private static let own = StoredReferenceName("refs/lfs-migrate/\(name)/history")

  /// What a test looks at.
  private struct Scene {
    let sandbox: Sandbox
    let old: ObjectID
    let new: ObjectID
    let oldTag: ObjectID
    let newTag: ObjectID

    init(_ sandbox: Sandbox) async throws {
      self.sandbox = sandbox
      old = try await sandbox.id("HEAD")
      new = try ObjectID(hex: try await sandbox.sh("cat new").utf8)
      oldTag = try await sandbox.id("refs/tags/v1")
      newTag = try ObjectID(hex: try await sandbox.sh("cat new-tag").utf8)
    }

    func repository() async throws -> Repository { try await Repository.discover(sandbox.git()) }

    /// The moves.
    var moves: [StoredUpdate] {
      [
        StoredUpdate(name: "refs/heads/main", old: old, new: new),
        StoredUpdate(name: "refs/tags/v1", old: oldTag, new: newTag),
        StoredUpdate(name: "worktrees/linked/HEAD", old: old, new: new),
      ]
    }

    /// Begins a run and writes down what it would publish.
    @discardableResult
    func write(
      _ moves: [StoredUpdate]? = nil,
      stash: (before: [UInt8], after: [UInt8])? = nil
    ) async throws -> Run {
      let context = try await repository()
      var record = RunRecord()
      record.append(.version, 1)
      record.append(.kind, RunKind.import.rawValue)
      let store = RunStore(commonDirectory: context.location.commonDirectory)
      let run = try store.create(name: PublicationTests.name, record: record)
      var outcome = RunRecord()
      outcome.append(.commitCount, 1)
      try Publication.write(
        moves ?? self.moves,
        ours: [StoredUpdate(name: PublicationTests.own, old: .zero, new: old)],
        before: context.referencesBefore(try await ReferenceList.read(context.git)),
        stash: stash,
        outcome: outcome,
        to: run
      )
      return run
    }

    /// The run as another process would find it.
    func found() async throws -> (Repository, Run) {
      let context = try await repository()
      let store = RunStore(commonDirectory: context.location.commonDirectory)
      return (context, try #require(try store.run(named: PublicationTests.name)))
    }

    func publish() async throws -> Published {
      let (context, run) = try await found()
      return try await Publication(context, run, clock: { 1_800_000_000 }).publish()
    }

    func recovery() async throws -> Recovery {
      try Recovery.find(try await repository(), name: nil, clock: { 1_800_000_000 })
    }

    /// All references, and what differs from HEAD in both worktrees.
    func state() async throws -> String {
      try await sandbox.sh(
        """
        git for-each-ref --format='%(refname) %(objectname)'
        git symbolic-ref HEAD
        git -C ../linked rev-parse HEAD
        git status --porcelain
        git -C ../linked status --porcelain
        """,
        in: "repo"
      )
    }

    func expectedState(isNew: Bool) -> String {
      let (commit, tag) = isNew ? (new, newTag) : (old, oldTag)
      let own = isNew ? "\(text(PublicationTests.own.bytes)) \(old)\n" : ""
      return """
        refs/heads/main \(commit)
        refs/heads/other \(old)
        \(own)refs/tags/v1 \(tag)
        refs/heads/main
        \(commit)
        """
    }
  }

  private func scene(_ body: @escaping (Scene) async throws -> Void) async throws {
    try await Sandbox.run(Self.script) { sandbox in try await body(try await Scene(sandbox)) }
  }

  @Test("reads back what was written, HEADs by names that mean the same everywhere")
  func readBack() async throws {
    try await scene { scene in
      let stash = (before: bytes("before\n"), after: bytes("after\n"))
      try await scene.write(stash: stash)
      let (context, run) = try await scene.found()
      let publication = try Publication(context, run, clock: { 7 })
      #expect(publication.moves == scene.moves)
      #expect(publication.ours.map(\.name) == [Self.own])
      #expect(publication.secondMoves == [])
      #expect(run.state == .started)
      #expect(run.outcome.number(.commitCount) == 1)
      #expect(try run.contents(of: .stashBefore) == stash.before)
      #expect(try run.contents(of: .stashAfter) == stash.after)
      let lines = text(try run.contents(of: .references) ?? []).split(separator: "\n")
      #expect(
        lines == [
          "\(scene.old) \(scene.new) refs/heads/main",
          "\(scene.oldTag) \(scene.newTag) refs/tags/v1",
          "\(scene.old) \(scene.new) worktrees/linked/HEAD",
        ]
      )
      let before = text(try run.contents(of: .referencesBefore) ?? []).split(separator: "\n")
      #expect(
        before == [
          "\(scene.old) refs/heads/main", "\(scene.old) refs/heads/other",
          "\(scene.oldTag) refs/tags/v1",
          "ref: refs/heads/main main-worktree/HEAD", "\(scene.old) worktrees/linked/HEAD",
        ]
      )
    }
  }

  @Test("moves what the folder says, and goes back")
  func publish() async throws {
    try await scene { scene in
      try await scene.write()
      #expect(try await scene.state() == scene.expectedState(isNew: false))
      let published = try await scene.publish()
      #expect(published.problems.map(\.kind) == [])
      #expect(try await scene.state() == scene.expectedState(isNew: true))
      let (_, run) = try await scene.found()
      #expect(run.state == .done)
      #expect(run.outcome.number(.commitCount) == 1)
      #expect(run.outcome.number(.finished) == 1_800_000_000)
      let log = try await scene.sandbox.sh("git reflog -1 --format=%gs main", in: "repo")
      #expect(log == "lfs-migrate: import")
      // The content stays in the worktree, the pointer is in the index.
      #expect(
        try await scene.sandbox.sh("cat x.bin; git show :x.bin | head -n 1", in: "repo")
          == "content\nversion https://git-lfs.github.com/spec/v1"
      )

      // As if the run had been killed once all references had moved.
      try run.setState(.moved)
      let report = try await scene.recovery().abort()
      #expect(report.moved.map(\.name.bytes) == scene.moves.map(\.name.bytes))
      #expect(report.moved.map(\.new) == [scene.old, scene.oldTag, scene.old])
      #expect(report.problems.map(\.kind) == [])
      #expect(try await scene.state() == scene.expectedState(isNew: false))
      #expect(try await scene.found().1.state == .aborted)
    }
  }

  @Test("moves a detached HEAD, which records do not call HEAD")
  func detachedHead() async throws {
    try await scene { scene in
      try await scene.sandbox.sh("git checkout -q --detach", in: "repo")
      let head = ReferenceUpdate(name: .head, old: scene.old, new: scene.new)
      let run = try await scene.write([try await scene.repository().stored(head)])
      let lines = text(try run.contents(of: .references) ?? [])
      #expect(lines == "\(scene.old) \(scene.new) main-worktree/HEAD\n")
      #expect(try await scene.publish().problems.map(\.kind) == [])
      let state = "git rev-parse HEAD; git rev-parse main; git status --porcelain"
      #expect(try await scene.sandbox.sh(state, in: "repo") == "\(scene.new)\n\(scene.old)")
    }
  }

  @Test("does the same once more where it was interrupted, and no more than is left")
  func again() async throws {
    try await scene { scene in
      let run = try await scene.write()
      _ = try await scene.publish()
      for moved in [[], ["refs/tags/v1"]] {
        for name in moved {
          let back = "git update-ref \(name) \(scene.oldTag)"
          try await scene.sandbox.sh(back, in: "repo")
        }
        try run.setState(.publishing)
        guard case .published(let report) = try await scene.recovery().resume() else {
          Issue.record("the run was to be published")
          return
        }
        #expect(report.moved.map { text($0.name.bytes) } == moved)
        #expect(report.inPlaceCount == 3 - moved.count)
        #expect(try await scene.state() == scene.expectedState(isNew: true))
        #expect(try await scene.found().1.state == .done)
      }
    }
  }

  @Test("moves nothing where one reference stands elsewhere")
  func elsewhere() async throws {
    try await scene { scene in
      let run = try await scene.write()
      try await scene.sandbox.sh("git tag -f v1 other >/dev/null", in: "repo")
      let before = try await scene.state()
      await #expect(throws: ReferenceTransactionError.self) { try await scene.publish() }
      #expect(try await scene.state() == before)
      #expect(run.state == .started)
    }
  }

  @Test("leaves a reference that moved on, and says which")
  func movedOn() async throws {
    try await scene { scene in
      let run = try await scene.write()
      _ = try await scene.publish()
      try await scene.sandbox.sh("git tag -f v1 other >/dev/null", in: "repo")
      try run.setState(.moved)
      let before = try await scene.state()
      await #expect {
        _ = try await scene.recovery().abort()
      } throws: { error in
        guard case RunError.moved(let moved, run: Self.name, isRecovery: true) = error else {
          return false
        }
        return moved.map(\.name) == ["refs/tags/v1"]
      }
      #expect(try await scene.state() == before)
      #expect(run.state == .moved)
    }
  }
}
