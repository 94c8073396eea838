import GitCommand
import GitObjects
import GitSandbox
import Testing

@testable import GitRefs

@Suite("Moving references in the file of packed ones")
struct PackedMovesTests {
  /// 300 references of a mirror, as after a fetch, and an annotated tag on both commits.
  private static let script = """
    git init -q work && cd work && commit a && commit b && git tag -a -m old old HEAD~1
    git tag -a -m new new && git tag -a -m nested nested new
    cd .. && git init -q --bare repo && cd repo && git fetch -q ../work '+refs/*:refs/*'
    for n in $(seq 300); do echo "create refs/pull/$n/head main~1"; done | git update-ref --stdin
    git update-ref refs/pull/tag old
    git pack-refs --all && cp packed-refs ../packed-refs

    """

  /// The references, and the files that must not be left over.
  private func state(_ sandbox: Sandbox) async throws -> String {
    try await sandbox.sh(
      "git for-each-ref --format='%(refname) %(objectname) %(*objectname)';"
        + "find . -name '*.lock' -o -name packed-refs.new",
      in: "repo"
    )
  }

  private struct Ids {
    let old: ObjectID
    let new: ObjectID
    let oldTag: ObjectID
    let newTag: ObjectID

    init(_ sandbox: Sandbox) async throws {
      (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      (oldTag, newTag) = (try await sandbox.id("old"), try await sandbox.id("new"))
    }

    /// The moves of the pull requests, and the creation of a backup.
    var updates: [ReferenceUpdate] {
      (1...300).map { update("refs/pull/\($0)/head", old, new) }
        + [update("refs/lfs-migrate/x", .zero, old), update("refs/pull/tag", oldTag, newTag)]
    }

    func update(_ name: String, _ old: ObjectID, _ new: ObjectID) -> ReferenceUpdate {
      ReferenceUpdate(name: ReferenceName(name), old: old, new: new)
    }
  }

  private func move(
    _ updates: [ReferenceUpdate],
    _ sandbox: Sandbox
  ) async -> ReferenceTransactionError? {
    do throws(ReferenceTransactionError) {
      try await ReferenceTransaction(updates, packedFrom: 300).run(sandbox.git())
      return nil
    } catch {
      return error
    }
  }

  @Test("leaves what 'git pack-refs' would leave, and no other file")
  func packed() async throws {
    try await Sandbox.run(Self.script + "chmod 640 packed-refs") { sandbox in
      let ids = try await Ids(sandbox)
      let nested = try await sandbox.id("nested")
      let more = [
        ids.update("refs/lfs-migrate/nested", .zero, nested),
        ids.update("refs/tags/old", ids.oldTag, nested),
      ]
      #expect(await move(ids.updates + more, sandbox) == nil)
      let found = try await sandbox.sh(
        """
        stat -c %a packed-refs; find refs -type f; ls packed-refs*
        grep -c "^\(ids.new) refs/pull/.*/head$" packed-refs
        cp packed-refs ours; git update-ref refs/heads/more main; git pack-refs --all
        git update-ref -d refs/heads/more; cmp ours packed-refs
        git rev-parse 'refs/pull/tag^{}'; git for-each-ref --format='%(*objectname)' refs/pull/tag
        """,
        in: "repo"
      )
      #expect(
        found == """
          640
          packed-refs
          300
          \(ids.new)
          \(ids.new)
          """
      )
    }
  }

  @Test(
    "leaves to Git what it keeps otherwise",
    arguments: [
      // Git logs these moves.
      "git config core.logAllRefUpdates always",
      // A lock of another process, or a leftover one.
      "touch packed-refs.lock", "touch packed-refs.new",
      "mv packed-refs p; ln -s p packed-refs", "git config core.ignoreCase true",
    ]
  )
  func others(_ setting: String) async throws {
    try await Sandbox.run(Self.script + setting) { sandbox in
      let ids = try await Ids(sandbox)
      #expect(await move(ids.updates, sandbox) == nil)
      let counts = try await sandbox.sh(
        "git for-each-ref refs/pull --format='%(objectname)' | grep -c \(ids.new);"
          + "grep -c '^\(ids.old) refs/pull/.*/head$' packed-refs; [ -f refs/pull/7/head ] && echo file",
        in: "repo"
      )
      #expect(counts == "300\n300\nfile")
    }
  }

  @Test("leaves to Git those that have logs or files of their own")
  func mixed() async throws {
    let script = """
      for n in $(seq 10); do mkdir -p logs/refs/pull/$n; touch logs/refs/pull/$n/head; done
      for n in $(seq 11 20); do echo "update refs/pull/$n/head main"; done | git update-ref --stdin
      for n in $(seq 11 20); do echo "update refs/pull/$n/head main~1"; done | git update-ref --stdin
      for n in $(seq 301 320); do echo "create refs/pull/$n/head main~1"; done | git update-ref --stdin
      """
    try await Sandbox.run(Self.script + script) { sandbox in
      let ids = try await Ids(sandbox)
      let updates =
        ids.updates + (301...320).map { ids.update("refs/pull/\($0)/head", ids.old, ids.new) }
      do throws(ReferenceTransactionError) {
        try await ReferenceTransaction(updates, packedFrom: 280).run(sandbox.git())
      } catch {
        Issue.record(error)
      }
      let counts = try await sandbox.sh(
        "git for-each-ref refs/pull --format='%(objectname)' | grep -c \(ids.new);"
          + "find refs/pull -type f | wc -l; cat logs/refs/pull/*/head | wc -l;"
          + "grep -c '^\(ids.new) refs/pull/.*/head$' packed-refs",
        in: "repo"
      )
      #expect(counts == "320\n40\n10\n280")
    }
  }

  @Test(
    "deletes those that are packed; if one has a file, Git deletes it and moves all",
    arguments: [true, false]
  )
  func deletions(isPacked: Bool) async throws {
    let script =
      "git update-ref refs/lfs-migrate/y/z old\n"
      + (isPacked ? "git pack-refs --all" : "git update-ref refs/lfs-migrate/y/z old")
    try await Sandbox.run(Self.script + script) { sandbox in
      let ids = try await Ids(sandbox)
      let deleted = [
        ids.update("refs/lfs-migrate/y/z", ids.oldTag, .zero),
        ids.update("refs/tags/old", ids.oldTag, .zero),
      ]
      #expect(await move(ids.updates + deleted, sandbox) == nil)
      let found = try await sandbox.sh(
        "git for-each-ref --format='%(refname)' refs/tags refs/lfs-migrate; find refs -type f | wc -l;"
          + "git for-each-ref refs/pull --format='%(*objectname)%(objectname)' | grep -c ^\(ids.new)",
        in: "repo"
      )
      let files = isPacked ? 0 : 302
      #expect(found == "refs/lfs-migrate/x\nrefs/tags/nested\nrefs/tags/new\n\(files)\n301")
    }
  }

  @Test("writes the logs of the branches that have some")
  func logged() async throws {
    let script = """
      git init -q repo && cd repo && commit a && commit b
      for n in $(seq 300); do echo "create refs/heads/b/$n main~1"; done | git update-ref --stdin
      git pack-refs --all
      """
    try await Sandbox.run(script) { sandbox in
      let ids = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let updates = (1...300).map {
        ReferenceUpdate(name: ReferenceName("refs/heads/b/\($0)"), old: ids.0, new: ids.1)
      }
      #expect(await move(updates, sandbox) == nil)
      let logged = "git reflog -1 --format=%gs b/300"
      #expect(try await sandbox.sh(logged, in: "repo") == "lfs-migrate: import")
    }
  }

  @Test(
    "moves nothing if one of the references",
    arguments: [
      ("git update-ref refs/pull/7/head main", .moved),
      ("git update-ref -d refs/pull/7/head", .moved),
      ("git update-ref refs/pull/7/head main; git pack-refs --all", .moved),
      ("mkdir -p refs/pull/7; touch refs/pull/7/head.lock", .locked),
      ("git update-ref refs/lfs-migrate/x main", .moved),
      ("git update-ref refs/lfs-migrate/x main; git pack-refs --all", .moved),
      ("git update-ref refs/lfs-migrate/x/y main", .other),
      ("git update-ref refs/lfs-migrate/x/y main; git pack-refs --all", .other),
      ("git update-ref refs/lfs-migrate main", .other),
      ("git update-ref refs/lfs-migrate main; git pack-refs --all", .other),
    ] as [(String, ReferenceTransactionError.Reason)]
  )
  func refused(_ meanwhile: String, _ reason: ReferenceTransactionError.Reason) async throws {
    try await Sandbox.run(Self.script + meanwhile) { sandbox in
      let ids = try await Ids(sandbox)
      let before = try await state(sandbox)
      let error = await move(ids.updates, sandbox)
      #expect(error?.reason == reason)
      #expect(error?.isFatal == true)
      #expect(error?.remaining == [])
      #expect(try await state(sandbox) == before)
    }
  }

  @Test("does not name objects that are not there, or that no branch may stand for")
  func objects() async throws {
    try await Sandbox.run(Self.script + "git update-ref refs/heads/x main~1; git pack-refs --all") {
      sandbox in
      let ids = try await Ids(sandbox)
      let before = try await state(sandbox)
      let missing = try ObjectID(hex: [UInt8](repeating: 0x31, count: 40))
      for (name, new) in [("refs/pull/tag", missing), ("refs/heads/x", ids.newTag)] {
        let old = name == "refs/pull/tag" ? ids.oldTag : ids.old
        let updates = ids.updates.filter { $0.name != ReferenceName(name) }
        #expect(await move(updates + [ids.update(name, old, new)], sandbox) != nil)
        #expect(try await state(sandbox) == before)
      }
    }
  }

  /// What another process may do to a reference during the moves.
  private static let intrusions = [
    "git update-ref refs/pull/7/head main~1^{tree}", "git update-ref refs/pull/7/head main",
    "mkdir -p refs/pull/7; touch refs/pull/7/head.lock",
    "mkdir -p refs/pull/7; ln -s ../1/head refs/pull/7/head",
  ]

  @Test("moves nothing if someone moves a reference before the rename", arguments: intrusions)
  func before(_ step: String) async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let ids = try await Ids(sandbox)
      let moves = try #require(await PackedMoves(of: ids.updates, from: 300, sandbox.git()))
      #expect(moves.updates.count == 302)
      try await sandbox.sh(step, in: "repo")
      let (failure, moved) = try #require(await moves.make())
      #expect(failure.reason == .moved)
      #expect(failure.name == "refs/pull/7/head")
      #expect(moved == [])
      try await sandbox.sh("cmp packed-refs ../packed-refs", in: "repo")
    }
  }

  @Test(
    "takes all back if someone moves a reference at the same time",
    arguments: intrusions.filter { !$0.hasSuffix(" main") }
  )
  func after(_ step: String) async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let ids = try await Ids(sandbox)
      do {
        let moves = try #require(await PackedMoves(of: ids.updates, from: 300, sandbox.git()))
        let made = await moves.make {
          _ = try? await sandbox.sh("! cmp -s packed-refs ../packed-refs; " + step, in: "repo")
        }
        let (failure, moved) = try #require(made)
        #expect(failure.reason == .moved)
        #expect(failure.name == "refs/pull/7/head")
        #expect(moved == [])
      }
      try await sandbox.sh("cmp packed-refs ../packed-refs; ! ls packed-refs.*", in: "repo")
    }
  }

  @Test("takes back what Git has made before", arguments: ["main", "main~1^{tree}"])
  func othersUndone(_ value: String) async throws {
    // A Git before whose end another process moves a reference, after Git has moved its part.
    let wrapper = """
      mkdir ../bin && cat >../bin/git <<'END'
      #!/bin/sh
      case " $* " in
      *" update-ref "*) /usr/bin/git "$@" && /usr/bin/git -C "${0%/*}/../repo" update-ref refs/pull/7/head \(value) ;;
      *) exec /usr/bin/git "$@" ;;
      esac
      END
      chmod +x ../bin/git; git update-ref refs/pull/8/head main; git update-ref refs/pull/8/head main~1
      """
    try await Sandbox.run(Self.script + wrapper) { sandbox in
      let ids = try await Ids(sandbox)
      var git = sandbox.git()
      git.environment["PATH"] = Array("\(sandbox.path)/bin:/usr/bin:/bin".utf8)
      do throws(ReferenceTransactionError) {
        try await ReferenceTransaction(ids.updates, packedFrom: 299).run(git)
        Issue.record("nothing was refused")
      } catch {
        #expect(error.reason == .moved)
        #expect(error.name == "refs/pull/7/head")
        #expect(error.remaining == [])
      }
      let state = try await sandbox.sh(
        "git rev-parse refs/pull/8/head refs/pull/7/head \(value); cmp packed-refs ../packed-refs;"
          + "! git rev-parse -q --verify refs/lfs-migrate/x",
        in: "repo"
      )
      let seven = try await sandbox.id(value)
      #expect(state == "\(ids.old)\n\(seven)\n\(seven)")
    }
  }

  @Test("keeps the lock until it has looked, and no longer")
  func lock() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let ids = try await Ids(sandbox)
      do {
        let moves = try #require(await PackedMoves(of: ids.updates, from: 300, sandbox.git()))
        #expect(moves.contains(ids.updates[0]))
        let isHeld = "[ -e packed-refs.lock ] && [ -e packed-refs.new ] && echo held"
        #expect(try await sandbox.sh(isHeld, in: "repo") == "held")
        let made = await moves.make {
          _ = try? await sandbox.sh("cmp packed-refs.lock ../packed-refs", in: "repo")
        }
        #expect(made == nil)
      }
      try await sandbox.sh("! ls packed-refs.*; ! cmp -s packed-refs ../packed-refs", in: "repo")
    }
  }

  @Test("moves nothing without its lock")
  func lostLock() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let ids = try await Ids(sandbox)
      do {
        let moves = try #require(await PackedMoves(of: ids.updates, from: 300, sandbox.git()))
        try await sandbox.sh("rm packed-refs.lock", in: "repo")
        let (failure, moved) = try #require(await moves.make())
        #expect(failure.reason == .other)
        guard case .packedReferences = failure.cause else {
          Issue.record("\(failure.cause)")
          return
        }
        #expect(moved == [])
      }
      try await sandbox.sh("cmp packed-refs ../packed-refs", in: "repo")
    }
  }

  @Test("leaves to Git names that cannot all be, and what does not move")
  func conflicts() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let ids = try await Ids(sandbox)
      let before = try await state(sandbox)
      for more in [
        ids.update("refs/lfs-migrate/x/y", .zero, ids.old),
        ids.update("refs/lfs-migrate/x", .zero, ids.new),
      ] {
        #expect(await move(ids.updates + [more], sandbox)?.isFatal == true)
        #expect(try await state(sandbox) == before)
      }
      let nothing = ids.update("refs/lfs-migrate/z", .zero, .zero)
      let moves = await PackedMoves(of: ids.updates + [nothing], from: 300, sandbox.git())
      // Git has to refuse the deletion of a missing reference.
      #expect(moves == nil)
    }
  }
}

extension ReferenceTransactionError {
  /// Whether Git failed, and said why.
  var isFatal: Bool {
    if case .git(let message) = cause { message.hasPrefix("fatal: ") } else { false }
  }
}
