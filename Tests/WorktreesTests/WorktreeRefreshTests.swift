import Digests
import FileSystem
import Git2
import GitCommand
import GitSandbox
import LFS
import Testing

@testable import Worktrees

@Suite("The index and files of a worktree, after a rewrite")
struct WorktreeRefreshTests {
  /// A script that makes a pointer of a file.
  private static func pointer(_ name: String, to content: String) -> String {
    """
    printf '\(content)' >../content
    printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize %d\\n' \
      $(sha256sum <../content | cut -c -64) $(wc -c <../content) >\(name)
    """
  }

  /// Lets everything follow, and gives the worktree its index.
  private func follow(_ scene: WorktreeScene, _ refresh: WorktreeRefresh) async throws -> [String] {
    let problems = try await refresh.finish(refresh.updateEntries())
    try scene.index.replace()
    return problems.map { $0.words(in: scene.worktree) }
  }

  @Test("entries get their new blobs, and files stay: Git takes them as unchanged without reading")
  func entries() async throws {
    try await WorktreeScene.run(
      old: "printf content >x.bin; printf content >run; chmod +x run; echo text >text",
      new: Self.pointer("x.bin", to: "content") + "; cat x.bin >run",
      // As if all had been written in one second, so that Git would have to read the files.
      "touch -d @1600000000 .git/index"
    ) { scene in
      let refresh = try scene.refresh()
      let rest = try await refresh.updateEntries()
      #expect(try scene.entry("x.bin") == "old known")
      #expect(try scene.entry("x.bin", at: scene.index.copyPath) == "new known")
      // The files are not known to be unchanged yet: the time of the index says so.
      #expect(try await scene.sh("stat -c %Y \(scene.index.copyPath.text)") == "1600000000")
      let problems = try await refresh.finish(rest)
      #expect(problems.map(\.kind) == [])
      try scene.index.replace()
      #expect(try scene.entry("x.bin") == "new known")
      #expect(try scene.entry("run") == "new executable known")
      #expect(try scene.entry("text") == "other known")
      #expect(try scene.file("x.bin") == "content")
      #expect(try scene.file("run") == "content")
      #expect(
        try await scene.sh("git diff-files --name-only; git diff --cached --name-only new") == ""
      )
    }
  }

  @Test(
    "entries stay that are not those of the old commit",
    arguments: [
      ("echo staged >x.bin; git add x.bin", "other known"), ("git rm -q --cached x.bin", nil),
      ("git update-index --skip-worktree x.bin; rm x.bin", "new skipped known"),
      ("git update-index --assume-unchanged x.bin", "new assumed known"),
      ("echo edited >x.bin", "new known"), ("rm x.bin", "new known"),
    ]
  )
  func otherEntries(setting: String, entry: String?) async throws {
    try await WorktreeScene.run(
      old: "echo content >x.bin; echo y >y.bin",
      new: "echo pointer >x.bin; echo pointer >y.bin",
      setting
    ) { scene in
      let before = try scene.file("x.bin")
      #expect(try await follow(scene, scene.refresh()) == [])
      #expect(try scene.entry("x.bin") == entry)
      #expect(try scene.entry("y.bin") == "new known")
      #expect(try scene.file("x.bin") == before)
    }
  }

  @Test("attributes files are checked out, added and removed, and none is left elsewhere")
  func attributesFiles() async throws {
    try await WorktreeScene.run(
      old: """
        mkdir a b c
        for i in a b c; do echo text >$i/text; done
        echo old >a/.gitattributes; echo old >b/.gitattributes; echo old >.gitattributes
        """,
      new:
        "rm b/.gitattributes; for i in a c .; do echo new >$i/.gitattributes; done",
      "echo edited >.gitattributes"
    ) { scene in
      let problems = try await follow(scene, scene.refresh())
      #expect(problems == ["edited file kept: .gitattributes"])
      #expect(try scene.file("a/.gitattributes") == "new\n")
      #expect(try scene.file("b/.gitattributes") == nil)
      #expect(try scene.file("c/.gitattributes") == "new\n")
      #expect(try scene.file(".gitattributes") == "edited\n")
      #expect(try await scene.sh("git diff-files --name-only") == ".gitattributes")
      #expect(try await scene.sh("git diff --cached --name-only new") == "")
      #expect(try await scene.sh("find .git -name 'lfs-migrate-files'") == "")
    }
  }

  @Test("what Git checks out for a look is removed, also after a failure")
  func failure() async throws {
    try await WorktreeScene.run(
      old: "echo old >.gitattributes",
      new: "echo new >.gitattributes"
    ) { scene in
      let refresh = try scene.refresh()
      let rest = try await refresh.updateEntries()
      #expect(Files.exists(scene.worktree.gitDirectory + bytes("/lfs-migrate-files")))
      Files.remove(scene.index.copyPath)
      await #expect(throws: IndexFileError.missing(path: scene.index.copyPath)) {
        try await refresh.finish(rest)
      }
      #expect(!Files.exists(scene.worktree.gitDirectory + bytes("/lfs-migrate-files")))
      #expect(try scene.file(".gitattributes") == "old\n")
    }
  }
}

// Files that still are the old blob.
extension WorktreeRefreshTests {
  @Test(
    "files that still are the old blob are checked out, unless they are another one by now",
    arguments: [
      RefreshCase("unchanged", step: nil, entry: "new known", file: "new\n"),
      RefreshCase(
        "edited meanwhile",
        meanwhile: "echo edited >x.bin",
        step: nil,
        entry: "new known",
        file: "edited\n"
      ),
      RefreshCase(
        "written again meanwhile",
        meanwhile: "touch x.bin",
        step: nil,
        entry: "new known",
        file: "old\n"
      ),
      RefreshCase(
        "deleted meanwhile",
        meanwhile: "rm x.bin",
        step: nil,
        entry: "new known",
        file: nil
      ),
      RefreshCase(
        "a folder meanwhile",
        meanwhile: "rm x.bin; mkdir x.bin",
        step: nil,
        entry: "new known",
        file: nil
      ),
      RefreshCase(
        "another one is staged",
        "git update-index --cacheinfo 100644,$(git rev-parse :text),x.bin",
        step: nil,
        entry: "other",
        file: "old\n"
      ),
      RefreshCase(
        "removed from the index",
        "git rm -q --cached x.bin",
        step: nil,
        entry: nil,
        file: "old\n"
      ),
      RefreshCase(
        "left out, but there",
        "git update-index --skip-worktree x.bin",
        step: nil,
        entry: "new skipped known",
        file: "old\n"
      ),
    ]
  )
  func outdated(expected: RefreshCase) async throws {
    try await WorktreeScene.run(
      old: "echo old >x.bin; echo text >text",
      new: "echo new >x.bin",
      expected.setting
    ) { scene in
      let refresh = try scene.refresh(outdated: ["x.bin"])
      let rest = try await refresh.updateEntries()
      try await scene.sh(expected.meanwhile)
      let problems = try await refresh.finish(rest)
      try scene.index.replace()
      #expect(problems.map(\.kind) == [])
      #expect(try scene.entry("x.bin") == expected.entry)
      #expect((try? scene.file("x.bin")) ?? nil == expected.file)
      // Git lists every file that is another one than its entry says.
      let isModified = expected.meanwhile != "" || expected.entry == "other"
      #expect(try await scene.sh("git diff-files --name-only") == (isModified ? "x.bin" : ""))
      let left = "find . -name '.lfs-migrate-*' -o -name 'lfs-migrate-files'"
      #expect(try await scene.sh(left) == "")
    }
  }

  @Test("a file that is checked out keeps its mode, and Git knows it as unchanged")
  func checkedOut() async throws {
    try await WorktreeScene.run(
      old: "echo old >run; chmod +x run",
      new: "echo a longer one >run"
    ) { scene in
      let problems = try await follow(scene, scene.refresh(outdated: ["run"]))
      #expect(problems == [])
      #expect(try scene.entry("run") == "new executable known")
      #expect(try scene.file("run") == "a longer one\n")
      #expect(try await scene.sh("stat -c %A run | cut -c 4; git diff-files --name-only") == "x")
    }
  }

  @Test("a link in place of a folder is not followed")
  func outdatedLink() async throws {
    try await WorktreeScene.run(
      old: "mkdir sub; echo old >sub/x.bin",
      new: "echo new >sub/x.bin"
    ) { scene in
      let refresh = try scene.refresh(outdated: ["sub/x.bin"])
      let rest = try await refresh.updateEntries()
      try await scene.sh("mv sub ../elsewhere; ln -s ../elsewhere sub")
      #expect(try await refresh.finish(rest).map(\.kind) == [])
      #expect(try scene.file("sub/x.bin") == "old\n")
    }
  }

  @Test(
    "files are checked out by the attributes of the new commit",
    arguments: [
      // In the worktree.
      ("echo text >n", "echo '*.txt text eol=crlf' >.gitattributes", ""),
      // In the index alone, where the worktree has no such file.
      (
        "echo '*.txt text eol=crlf' >.gitattributes", "echo '# more' >>.gitattributes",
        "git update-index --skip-worktree .gitattributes; rm .gitattributes"
      ),
      // In a folder that the worktree has no attributes of.
      (
        "mkdir sub; echo '*.txt text eol=crlf' >sub/.gitattributes; echo x >sub/x.txt", "true",
        "git update-index --skip-worktree sub/.gitattributes; rm sub/.gitattributes"
      ),
    ]
  )
  func attributes(old: String, new: String, setting: String) async throws {
    try await WorktreeScene.run(
      old: "\(old); mkdir -p sub; for i in a.txt sub/b.txt; do echo old >$i; done",
      new: "\(new); for i in a.txt sub/b.txt; do echo new >$i; done",
      setting
    ) { scene in
      let problems = try await follow(scene, scene.refresh(outdated: ["a.txt", "sub/b.txt"]))
      #expect(problems == [])
      #expect(try scene.file("sub/b.txt") == "new\r\n")
      #expect(try scene.file("a.txt") == (new == "true" ? "new\n" : "new\r\n"))
      #expect(try scene.entry("sub/b.txt") == "new known")
    }
  }

  @Test("any number of files is checked out, a thousand at a time")
  func many() async throws {
    try await WorktreeScene.run(
      old: "for ((i = 0; i <= 1000; i++)); do echo old >$i; done",
      new: "for ((i = 0; i <= 1000; i++)); do echo new >$i; done"
    ) { scene in
      let refresh = try scene.refresh(outdated: (0...1000).map { "\($0)" })
      #expect(try await follow(scene, refresh) == [])
      #expect(try await scene.sh("cat * | sort | uniq -c | tr -s ' '") == " 1001 new")
      #expect(try await scene.sh("git diff-files --name-only") == "")
    }
  }
}

// Files whose bytes Git had converted.
extension WorktreeRefreshTests {
  @Test(
    "files that Git had converted get the bytes of their LFS object, unless they are modified",
    arguments: [
      RefreshCase("unchanged", step: nil, entry: "new known", file: "a\nb\n"),
      RefreshCase(
        "edited before",
        "echo edited >x.txt",
        step: nil,
        entry: "new known",
        file: "edited\n"
      ),
      RefreshCase(
        "edited meanwhile",
        meanwhile: "echo edited >x.txt",
        step: nil,
        entry: "new known",
        file: "edited\n"
      ),
      RefreshCase(
        "of the same length already",
        "printf 'a\\nb\\n' >x.txt",
        step: nil,
        entry: "new known",
        file: "a\nb\n"
      ),
      RefreshCase(
        "assumed unchanged",
        "git update-index --assume-unchanged x.txt",
        step: nil,
        entry: "new assumed known",
        file: "a\r\nb\r\n"
      ),
      RefreshCase(
        "another one is staged",
        "git update-index --cacheinfo 100644,$(git rev-parse :text),x.txt",
        step: nil,
        entry: "other",
        file: "a\r\nb\r\n"
      ),
      RefreshCase(
        "the LFS object is missing",
        meanwhile: "rm -r .git/lfs",
        step: nil,
        entry: "new known",
        file: "a\r\nb\r\n",
        problem: "file not written: x.txt"
      ),
    ]
  )
  func converted(expected: RefreshCase) async throws {
    try await WorktreeScene.run(
      old: "git config core.autocrlf true; printf 'a\\nb\\n' >x.txt; echo text >text",
      new: "git config core.autocrlf false\n" + Self.pointer("x.txt", to: "a\\nb\\n"),
      """
      git config core.autocrlf true; rm x.txt; git checkout -q x.txt; touch -d @1600000000 x.txt
      git update-index -q --refresh
      \(expected.setting)
      """
    ) { scene in
      let store = ObjectStore(directory: scene.worktree.gitDirectory + bytes("/lfs"))
      _ = try store.insert(bytes("a\nb\n").rawSpan)
      let contents = try ConvertedContents(
        of: scene.changed,
        in: scene.worktree,
        store: store,
        scene.reader
      )
      let refresh = try scene.refresh(contents: contents)
      let rest = try await refresh.updateEntries()
      try await scene.sh(expected.meanwhile)
      let problems = try await refresh.finish(rest)
      try scene.index.replace()
      #expect(
        problems.map { $0.words(in: scene.worktree) } == expected.problem.map { [$0] } ?? []
      )
      #expect(try scene.entry("x.txt") == expected.entry)
      #expect(try scene.file("x.txt") == expected.file)
    }
  }
}

// An index that another process has overwritten.
extension WorktreeRefreshTests {
  /// Lets everything follow, then lets a script overwrite the index, then updates it again.
  private func again(_ script: String, _ body: (WorktreeScene) async throws -> Void) async throws {
    try await WorktreeScene.run(
      old: "echo old >x; echo old >y; echo old >gone; echo text >text",
      new: "echo new >x; echo new >y; rm gone; echo new >added"
    ) { scene in
      let refresh = try scene.refresh()
      #expect(try await follow(scene, refresh) == [])
      scene.index.release()
      try await scene.sh("git reset -q --soft new; " + script)
      let index = try HeldIndex(scene.worktree.indexPath)
      try refresh.updateStaleEntries(of: index)
      index.release()
      try await body(scene)
    }
  }

  @Test("an index that another process gave the old entries gets the new ones once more")
  func stale() async throws {
    try await again("git read-tree old") { scene in
      let names = try await scene.sh("git diff --cached --name-only")
      #expect(names == "")
      #expect(try scene.entry("added") == "new")
      #expect(try scene.entry("text") == "other")
    }
  }

  @Test(
    "of a stale index, only entries of the old commit change",
    arguments: [
      ("git read-tree old; echo staged >y; git add y", "y"),
      ("git read-tree old; git rm -q --cached y", "y"),
      ("git read-tree old; echo staged >gone; git add gone", "gone"),
      ("git read-tree old; echo staged >added; git add added", "added"),
      ("git read-tree old; git rm -q --cached gone", ""),
      (
        "git update-index --cacheinfo 100644,$(git rev-parse old:x),x; git rm -q --cached added", ""
      ),
    ]
  )
  func partlyStale(script: String, differing: String) async throws {
    try await again(script) { scene in
      let names = try await scene.sh("git diff --cached --name-only")
      #expect(names == differing)
    }
  }

  @Test("an index without old entries stays, whatever else another process did with it")
  func notStale() async throws {
    let script =
      "git rm -q --cached added; git ls-files -s >../before; stat -c %i .git/index >>../before"
    try await again(script) { scene in
      let now = try await scene.sh("git ls-files -s; stat -c %i .git/index")
      #expect(try await scene.sh("cat ../before") == now)
    }
  }
}
