import GitCommand
import GitObjects
import GitRefs
import GitSandbox
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Moving references")
struct ReferenceTransactionTests {
  private static let script = """
    git init -q repo && cd repo && commit a && commit b
    git branch one HEAD~1
    git branch two HEAD~1 && git tag gone HEAD~1
    git worktree add -q --detach ../linked HEAD~1
    git symbolic-ref refs/heads/alias refs/heads/one

    """

  private func state(_ sandbox: Sandbox) async throws -> String {
    try await sandbox.sh(
      "git for-each-ref --format='%(refname) %(objectname)'; git rev-parse HEAD"
        + "; git -C ../linked rev-parse HEAD; find .git -name '*.lock'",
      in: "repo"
    )
  }

  private func update(_ name: String, _ old: ObjectID, _ new: ObjectID) -> ReferenceUpdate {
    ReferenceUpdate(name: ReferenceName(name), old: old, new: new)
  }

  @Test("moves, creates and deletes, detached HEADs of other worktrees too")
  func moves() async throws {
    try await Sandbox.run(Self.script + "git checkout -q --detach HEAD~1") { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let git = sandbox.git()
      let worktrees = try await Worktree.list(git, in: .discover(git))
      var updates = [
        update("refs/heads/one", old, new), update("refs/tags/gone", old, .zero),
        update("refs/lfs-migrate/new", .zero, old),
      ]
      for worktree in worktrees {
        updates.append(ReferenceUpdate(name: worktree.headName, old: old, new: new))
      }
      try await ReferenceTransaction(updates).run(git)
      let expected = """
        refs/heads/alias \(new)
        refs/heads/main \(new)
        refs/heads/one \(new)
        refs/heads/two \(old)
        refs/lfs-migrate/new \(old)
        \(new)
        \(new)
        """
      #expect(try await state(sandbox) == expected)
      #expect(
        try await sandbox.sh(
          "git reflog -1 --format=%gs one; git reflog -1 --format=%gs",
          in: "repo"
        )
          == "lfs-migrate: import\nlfs-migrate: import"
      )
    }
  }

  @Test("moves the main worktree's HEAD from a linked one")
  func movesMain() async throws {
    try await Sandbox.run(Self.script + "git checkout -q --detach HEAD~1") { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let git = sandbox.git(in: "linked")
      let main = try await Worktree.list(git, in: .discover(git))[0]
      let update = ReferenceUpdate(name: main.headName, old: old, new: new)
      try await ReferenceTransaction([update]).run(git)
      #expect(try await sandbox.id("HEAD") == new)
      #expect(try await sandbox.id("HEAD", in: "linked") == old)
    }
  }

  @Test(
    "moves nothing if one of the references",
    arguments: [
      // It points elsewhere.
      ("refs/heads/two", "git update-ref refs/heads/two main", .moved),
      // It is gone.
      ("refs/heads/two", "git update-ref -d refs/heads/two", .moved),
      // It is locked by another process.
      ("refs/heads/two", "touch .git/refs/heads/two.lock", .locked),
      // It exists.
      ("refs/heads/main", "", .moved),
      // It is where a directory is needed.
      ("refs/heads/one/more", "", .other),
    ] as [(String, String, ReferenceTransactionError.Reason)]
  )
  func refused(
    _ name: String,
    _ meanwhile: String,
    _ reason: ReferenceTransactionError.Reason
  ) async throws {
    try await Sandbox.run(Self.script + meanwhile) { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let before = try await state(sandbox)
      var updates = [update("refs/heads/one", old, new), update("refs/tags/gone", old, .zero)]
      updates += (0..<200).map { update("refs/lfs-migrate/\($0)", .zero, old) }
      let isNew = name != "refs/heads/two"
      updates.append(update(name, isNew ? .zero : old, new))
      do {
        try await ReferenceTransaction(updates).run(sandbox.git())
        Issue.record("nothing was refused")
      } catch let error as ReferenceTransactionError {
        #expect(error.reason == reason)
        #expect(error.name?.bytes.text == name)
        #expect(error.isFatal)
      }
      #expect(try await state(sandbox) == before)
    }
  }

  /// A Git that makes locks and some of the references, as `update-ref` does, and is killed.
  private static let killedGit = """
    mkdir bin; cat >bin/git <<'EOF'
    #!/bin/bash
    case " $* " in
    *" update-ref "*)
      [ -e "$HOME/killed" ] && exec "$REAL" "$@"
      touch "$HOME/killed"
      while IFS= read -r -d '' command; do
        [[ $command = "update "* ]] || continue
        IFS= read -r -d '' new
        path=$HOME/repo/.git/${command#update }; mkdir -p "${path%/*}"
        echo $new >"$path.lock"
        [[ $path != */1 ]] || mv "$path.lock" "$path"
      done
      kill -9 $$ ;;
    esac
    exec "$REAL" "$@"
    EOF
    chmod +x bin/git

    """

  @Test("moves nothing if Git is killed, and leaves no lock where these can be removed")
  func killed() async throws {
    try await Sandbox.run(Self.killedGit + Self.script) { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let before = try await state(sandbox)
      var git = sandbox.git()
      git.environment["REAL"] = Array(try await sandbox.sh("command -v git").utf8)
      git.environment["PATH"] = sandbox.bytes("bin") + Array(":/usr/bin:/bin".utf8)
      let updates =
        [update("refs/heads/one", old, new)]
        + (0..<5).map { update("refs/lfs-migrate/\($0)", .zero, old) }
      let locks = updates.map { sandbox.bytes("repo/.git/") + $0.name.bytes + Array(".lock".utf8) }
      do {
        try await ReferenceTransaction(updates).run(git) {
          locks.allSatisfy {
            unsafe unlink(String(decoding: $0, as: UTF8.self)) == 0 || errno == ENOENT
          }
        }
        Issue.record("it was not killed")
      } catch let error as ReferenceTransactionError {
        #expect(error.isKilled && !error.leavesLocks && error.remaining.isEmpty)
      }
      #expect(try await state(sandbox) == before)
      try await sandbox.sh("rm killed")
      do {
        try await ReferenceTransaction(updates).run(git) { false }
        Issue.record("it was not killed")
      } catch let error as ReferenceTransactionError {
        #expect(error.isKilled && error.leavesLocks)
      }
    }
  }

  @Test("takes back what Git had moved when it could not read a date")
  func date() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let before = try await state(sandbox)
      var git = sandbox.git()
      git.environment["GIT_COMMITTER_DATE"] = Array("yesterday, or so".utf8)
      let updates =
        (0..<5).map { update("refs/lfs-migrate/\($0)", .zero, old) }
        + [update("refs/heads/one", old, new), update("refs/heads/two", old, new)]
      await #expect {
        try await ReferenceTransaction(updates).run(git)
      } throws: { error in
        (error as? ReferenceTransactionError)?.remaining == []
      }
      #expect(try await state(sandbox) == before)
    }
  }

  @Test(
    "says that a reference is locked only where someone has its lock",
    arguments: [
      ("File exists", .locked), ("Permission denied", .other), ("Read-only file system", .other),
    ]
      as [(String, ReferenceTransactionError.Reason)]
  )
  func lockReason(_ reason: String, _ expected: ReferenceTransactionError.Reason) async throws {
    let script =
      Self.script + """
        mkdir ../bin; cat >../bin/git <<'EOF'
        #!/bin/sh
        echo "fatal: prepare: cannot lock ref 'refs/heads/one': Unable to create '/r/one.lock': \(reason)" >&2
        exit 128
        EOF
        chmod +x ../bin/git
        """
    try await Sandbox.run(script) { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      var git = sandbox.git()
      git.environment["PATH"] = sandbox.bytes("bin") + Array(":/usr/bin:/bin".utf8)
      await #expect {
        try await ReferenceTransaction([update("refs/heads/one", old, new)]).run(git)
      } throws: { error in
        (error as? ReferenceTransactionError)?.reason == expected
      }
    }
  }

  @Test("moves thousands at once, with odd names")
  func many() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let (old, new) = (try await sandbox.id("main~1"), try await sandbox.id("main"))
      let git = sandbox.git()
      let names = (0..<5000).map { Array("refs/pull/\($0)/sch\u{f6}n '\"$ ;#".utf8) }
        .map { name in ReferenceName(name.map { $0 == 0x20 ? 0xe9 : $0 }) }
      try await ReferenceTransaction(
        names.map { ReferenceUpdate(name: $0, old: .zero, new: old) }
      ).run(git)
      let list = try await ReferenceList.read(git)
      #expect(list.references.count { $0.namespace == .other } == 5000)
      #expect(list[names[4999]]?.id == old)

      let moves = ReferenceUpdate.moves(of: list) { $0 == old ? new : nil }
      // All of them, with two branches and the tag, but without the symbolic reference.
      #expect(moves.count == 5003)
      try await ReferenceTransaction(moves).run(git)
      let moved = try await ReferenceList.read(git)
      #expect(moved.references.allSatisfy { $0.id == new })
    }
  }

  @Test("leaves out symbolic references, the remote's branches, and backups")
  func leavesOut() throws {
    let old = try ObjectID(hex: [UInt8](repeating: 0x31, count: 40))
    let new = try ObjectID(hex: [UInt8](repeating: 0x32, count: 40))
    func reference(_ name: String, _ target: String? = nil) -> Reference {
      Reference(
        name: ReferenceName(name),
        id: old,
        kind: .commit,
        symbolicTarget: target.map { ReferenceName($0) }
      )
    }
    let list = ReferenceList([
      reference("refs/heads/alias", "refs/heads/main"), reference("refs/heads/main"),
      reference("refs/lfs-migrate/backup"), reference("refs/notes/x"),
      reference("refs/remotes/origin/main"), reference("refs/stash"),
    ])
    let moves = ReferenceUpdate.moves(of: list) { _ in new }
    #expect(moves.map(\.name.bytes.text) == ["refs/heads/main", "refs/notes/x", "refs/stash"])
    #expect(ReferenceUpdate.moves(of: list) { $0 }.isEmpty)
  }
}
