import EngineSandbox
import FileSystem
import GitCommand
import GitObjects
import GitSandbox
import Publication
import Reporting
import Repository
import Runs
import Testing
import Worktrees

@testable import Migration

@Suite("A commit that makes pointers of files of HEAD")
struct NoRewriteTests {
  /// A repository whose files are not pointers yet, and `expect FILE… -- MESSAGE`, which prints the
  /// commit that Git makes of their pointers.
  private static let script = """
    git init -q repo
    cd repo
    mkdir -p sub/deep
    printf content >a.bin
    printf more >sub/deep/b.bin
    printf content >sub/same.bin
    : >empty.bin
    printf run >run.bin; chmod +x run.bin
    echo text >n.txt
    ln -s a.bin link.bin
    printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 3\\n' 1 >pointer.bin
    echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
    echo 'later.txt filter=lfs' >../later
    git add .
    git commit -q -m files
    git branch other

    """

  private static let expected = """
    expect() {
      export GIT_INDEX_FILE=../index
      git read-tree HEAD
      while [ "$1" != -- ]; do
        pointer=$(printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize %d\\n' \
          $(git show "HEAD:$1" | sha256sum | cut -c -64) $(git cat-file -s "HEAD:$1") |
          git hash-object -w --stdin)
        git update-index --cacheinfo "$(git ls-tree HEAD "$1" | cut -c -6),$pointer,$1"
        shift
      done
      printf "$2" | git commit-tree -p HEAD $(git write-tree)
    }

    """

  private func options(_ arguments: [String], message: String? = nil) -> NoRewriteOptions {
    var options = NoRewriteOptions(
      arguments: arguments.map(bytes),
      jobs: 2,
      now: 1_800_000_000,
      command: CommandRecord { 1_800_000_000 }
    )
    options.message = message.map { Array($0.utf8) }
    return options
  }

  private func prepare(
    _ sandbox: Sandbox,
    _ options: NoRewriteOptions,
    in directory: String = "repo"
  ) async throws -> NoRewrite {
    let context = try await Repository.discover(sandbox.git(in: directory))
    return try await NoRewrite.prepare(context, options, progress: SilentProgress())
  }

  @Test(
    "is the one that Git would make of them",
    arguments: [
      (["a.bin"], nil, "a.bin", "a.bin: convert to Git LFS\\n"),
      (
        ["sub/deep/b.bin", "a.bin"], nil, "a.bin sub/deep/b.bin",
        "sub/deep/b.bin,a.bin: convert to Git LFS\\n"
      ),
      (
        ["run.bin", "sub/same.bin", "a.bin"], "two\n\nlines", "run.bin sub/same.bin a.bin",
        "two\\n\\nlines\\n"
      ),
      (["?.bin"], "", "a.bin sub/deep/b.bin", "\\n"),
      // As with Git LFS, paths make a commit, whether or not a file changes.
      (["empty.bin", "pointer.bin"], "same\n", "", "same\\n\\n"),
    ] as [([String], String?, String, String)]
  )
  func commit(arguments: [String], message: String?, files: String, text: String) async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let head = try await sandbox.id("HEAD")
      let expected = Self.expected + "expect \(files) -- '\(text)'"
      let commit = try ObjectID(hex: try await sandbox.sh(expected, in: "repo").utf8)
      let report = try await prepare(sandbox, options(arguments, message: message)).run()
      #expect(report.commit == commit)
      #expect(try await sandbox.id("main") == commit)
      #expect(try await sandbox.id("other") == head)
      #expect(report.problems.map(\.kind) == [])
      // The index is that of the commit, and files are as they were.
      #expect(
        try await sandbox.sh("git diff --cached --name-only; cat a.bin", in: "repo") == "content"
      )
    }
  }

  @Test("puts the content into the store, each once, and into the record of the run")
  func objects() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let oid = SmallStore.oid(of: "more")
      let folder = "repo/.git/lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))"
      try await sandbox.sh("mkdir -p \(folder); printf more >\(folder)/\(oid)")
      let blobs = try await [sandbox.id("HEAD:a.bin"), sandbox.id("HEAD:sub/deep/b.bin")]
      let run = options(["a.bin", "sub/same.bin", "sub/deep/b.bin", "pointer.bin"])
      let report = try await prepare(sandbox, run).run()
      #expect(report.lfsObjectCount == 2)
      #expect(report.lfsByteCount == 11)
      #expect(report.newLFSObjectCount == 1)
      #expect(report.newLFSByteCount == 7)
      let list = "find .git/lfs/objects -type f | xargs -n 1 cat"
      #expect(try await Set(sandbox.sh(list, in: "repo").split(separator: "content")) == ["more"])
      let context = try await Repository.discover(sandbox.git())
      let store = RunStore(commonDirectory: context.location.commonDirectory)
      let record = try #require(try store.runs().first)
      #expect(record.kind == .noRewrite)
      #expect(record.state == .done)
      #expect(record.outcome.number(.fileCount) == 2)
      #expect(record.outcome.number(.fileByteCount) == 11)
      let map = text(try Files.contents(of: record.path(of: .map)) ?? [])
      #expect(blobs.allSatisfy { map.contains("\($0)") })
      let references = text(try record.contents(of: .references) ?? [])
      #expect(
        try await references == "\(sandbox.id("main^")) \(sandbox.id("main")) refs/heads/main\n"
      )
    }
  }

  @Test("moves a detached HEAD, and no branch")
  func detached() async throws {
    try await Sandbox.run(Self.script + "git checkout -q --detach") { sandbox in
      let head = try await sandbox.id("HEAD")
      let change = try await prepare(sandbox, options(["a.bin"]))
      #expect(change.plan.branch == nil)
      let report = try await change.run()
      #expect(try await sandbox.id("HEAD") == report.commit)
      #expect(try await sandbox.id("main") == head)
    }
  }

  @Test("is not made where patterns convert nothing, nor before it is run")
  func nothing() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let head = try await sandbox.id("HEAD")
      var run = options(["p*.bin", "empty.bin"])
      run.isDryRun = true
      let change = try await prepare(sandbox, run)
      #expect(!change.plan.makesCommit)
      #expect(!Files.exists(sandbox.bytes("repo/.git/lfs-migrate")))
      #expect(try await change.run().commit == nil)
      #expect(try await sandbox.id("HEAD") == head)
      #expect(!Files.exists(sandbox.bytes("repo/.git/lfs")))
    }
  }

  /// A file that only the worktree's attributes give to Git LFS.
  private static let later = """
    mv ../later sub/.gitattributes
    echo x >sub/later.txt
    git add sub/later.txt
    git commit -q -m later
    """

  @Test("has a plan: what becomes of each file, and what patterns leave out")
  func plan() async throws {
    try await Sandbox.run(Self.script + Self.later) { sandbox in
      let head = try await sandbox.id("HEAD")
      let plan = try await prepare(sandbox, options(["a.bin", "*", "sub/*.txt"])).plan
      #expect(plan.parent == head)
      #expect(plan.branch == "refs/heads/main")
      let files: [(String, UInt64, ChosenFile.Outcome)] = [
        ("a.bin", 7, .converts), ("empty.bin", 0, .isEmpty), ("pointer.bin", 126, .isPointer),
        ("run.bin", 3, .converts), ("sub/deep/b.bin", 4, .converts),
        ("sub/later.txt", 2, .converts),
        ("sub/same.bin", 7, .converts),
      ]
      #expect(
        plan.files
          == files.map {
            ChosenFile(path: RepositoryPath($0), byteCount: $1, outcome: $2)
          }
      )
      #expect(plan.converted.count == 5)
      #expect(plan.byteCount == 23)
      // `n.txt`, and then the link and the committed file of attributes.
      #expect(plan.untrackedCount == 1)
      #expect(plan.unconvertibleCount == 2)
      // The worktree tells that it is tracked, and a clone would not know.
      #expect(plan.uncommittedRules == ["sub/later.txt"])
      #expect(plan.makesCommit)
    }
  }

  @Test("is of the files that stand where the user is")
  func directory() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      for (arguments, directory) in [
        (["deep/b.bin", "../a.bin"], "repo/sub"), (["a.bin", "sub/deep/b.bin"], "repo/.git"),
      ] {
        var planned = options(arguments)
        planned.isDryRun = true
        let change = try await prepare(sandbox, planned, in: directory)
        #expect(change.plan.files.map { text($0.path) } == ["a.bin", "sub/deep/b.bin"])
      }
    }
  }

  @Test("needs no other worktree, and no whole history")
  func others() async throws {
    let script =
      Self.script + """
        git worktree add -q ../linked other
        echo edited >../linked/n.txt
        git rev-parse HEAD >.git/shallow
        """
    try await Sandbox.run(script) { sandbox in
      let report = try await prepare(sandbox, options(["a.bin"])).run()
      #expect(report.commit != nil)
      await #expect(throws: RepositoryError.self) {
        try await prepare(sandbox, options(["a.bin"]), in: "linked")
      }
    }
  }

  @Test(
    "is refused, and nothing changes",
    arguments: [
      ("git checkout -q --orphan none; git rm -q -r --cached .", "noCommit"),
      ("echo edited >n.txt", "uncommitted"), ("echo edited >a.bin; git add .", "uncommitted"),
      ("git config lfs.extension.x.clean y", "extensionConfigured"),
      ("git replace HEAD $(git commit-tree -m r HEAD^{tree})", "replacements"),
      (
        "rm -r .git; git init -q --object-format=sha256; git add .; git commit -q -m x",
        "objectFormat"
      ),
    ]
  )
  func refused(script: String, error: String) async throws {
    try await Sandbox.run(Self.script + script) { sandbox in
      let before = try await sandbox.sh("git for-each-ref; git status --porcelain", in: "repo")
      await #expect {
        _ = try await prepare(sandbox, options(["a.bin"]))
      } throws: { found in
        "\(found)".hasPrefix(error)
      }
      #expect(
        try await sandbox.sh("git for-each-ref; git status --porcelain", in: "repo") == before
      )
    }
  }

  @Test("is refused without files, and together with --fixup, before anything is looked at")
  func wrongOptions() async throws {
    try await Sandbox.run("mkdir repo; git init -q repo") { sandbox in
      await #expect(throws: NoRewriteError.noFiles) { try await prepare(sandbox, options([])) }
      var both = options(["a.bin"])
      both.isFixup = true
      await #expect(throws: NoRewriteError.withFixup) { try await prepare(sandbox, both) }
    }
  }

  @Test("is refused while another run works, unless it is only planned")
  func locked() async throws {
    try await Sandbox.run(Self.script) { sandbox in
      let first = try await prepare(sandbox, options(["a.bin"]))
      await #expect(throws: RunLockError.self) { try await prepare(sandbox, options(["a.bin"])) }
      var planned = options(["a.bin"])
      planned.isDryRun = true
      #expect(try await prepare(sandbox, planned).plan == first.plan)
      _ = try await first.run()
    }
  }
}
