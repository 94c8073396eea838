import GitObjects
import FileSystem
import Git2
import GitCommand
import GitSandbox
import Testing

@testable import Worktrees

extension AttributesRefresh.Step {
  fileprivate var name: String {
    switch self {
    case .adopt: "adopt"
    case .replace: "replace"
    case .add: "add"
    case .remove: "remove"
    case .name(let problem): problem.kind
    }
  }
}

@Suite("Attributes files of a worktree, after a rewrite")
struct AttributesRefreshTests {
  static let edited = "edited file kept"
  static let untracked = "untracked file kept"

  /// Lets all files follow, and looks at one.
  func check(
    _ expected: RefreshCase,
    _ path: String,
    old: String,
    new: String,
    removal: AttributesRefresh.Removal = .butFor([]),
    sparse: String? = nil
  ) async throws {
    try await WorktreeScene.run(old: old, new: new, expected.setting) { scene in
      let attributes = scene.attributes(removal: removal, sparse: sparse)
      let staged = StagedFiles(scene.worktree, scene.git)
      let look = try await attributes.look(scene.root, scene.git, staged)
      var copy = try IndexFile(path: scene.index.copyPath)
      let steps = try attributes.update(&copy, look, staged)
      try copy.write()
      #expect(
        steps.map { "\($0.file.path.text) \($0.step.name)" } == expected.step.map {
          ["\(path) \($0)"]
        } ?? []
      )
      try await scene.sh(expected.meanwhile)
      copy = try IndexFile(path: scene.index.copyPath)
      let problems = try attributes.finish(steps, &copy, scene.root, staged)
      try copy.write()
      try scene.index.replace()
      #expect(
        problems.map { $0.words(in: scene.worktree) }
          == expected.problem.map { ["\($0): \(path)"] } ?? []
      )
      #expect(try scene.entry(path) == expected.entry)
      #expect(try scene.file(path) == expected.file)
      // No draft is left beside the files.
      #expect(try await scene.sh("find . -name '.lfs-migrate-*'") == "")
    }
  }

  @Test(
    "are replaced where the user has not changed them",
    arguments: [
      RefreshCase("unchanged", step: "replace", entry: "new known", file: "new\n"),
      RefreshCase(
        "written again with the same content",
        "touch .gitattributes",
        step: "replace",
        entry: "new known",
        file: "new\n"
      ),
      RefreshCase(
        "with other line endings",
        "printf 'old\\r\\n' >.gitattributes",
        step: "replace",
        entry: "new known",
        file: "new\n"
      ),
      RefreshCase(
        "edited",
        "echo edited >.gitattributes",
        step: edited,
        entry: "new",
        file: "edited\n",
        problem: edited
      ),
      RefreshCase(
        "deleted",
        "rm .gitattributes",
        step: edited,
        entry: "new",
        file: nil,
        problem: edited
      ),
      RefreshCase(
        "new already",
        "echo new >.gitattributes",
        step: "adopt",
        entry: "new known",
        file: "new\n"
      ),
      RefreshCase(
        "a link to the old content",
        "echo old >x; ln -sf x .gitattributes",
        step: edited,
        entry: "new",
        file: "old\n",
        problem: edited
      ),
      RefreshCase(
        "staged with other content",
        "echo staged >.gitattributes; git add .gitattributes",
        step: edited,
        entry: "other known",
        file: "staged\n",
        problem: edited
      ),
      RefreshCase(
        "removed from the index",
        "git rm -q --cached .gitattributes",
        step: edited,
        entry: nil,
        file: "old\n",
        problem: edited
      ),
    ]
  )
  func replaced(expected: RefreshCase) async throws {
    try await check(
      expected,
      ".gitattributes",
      old: "echo old >.gitattributes",
      new: "echo new >.gitattributes"
    )
  }

  @Test(
    "stay where Git was told not to look",
    arguments: [
      RefreshCase(
        "left out, and not there",
        "git update-index --skip-worktree .gitattributes; rm .gitattributes",
        step: nil,
        entry: "new skipped",
        file: nil
      ),
      RefreshCase(
        "left out, but there",
        "git update-index --skip-worktree .gitattributes",
        step: edited,
        entry: "new skipped",
        file: "old\n",
        problem: edited
      ),
      RefreshCase(
        "left out, but there and new",
        "git update-index --skip-worktree .gitattributes; echo new >.gitattributes",
        step: nil,
        entry: "new skipped",
        file: "new\n"
      ),
      RefreshCase(
        "assumed unchanged, and so it is",
        "git update-index --assume-unchanged .gitattributes",
        step: "replace",
        entry: "new assumed known",
        file: "new\n"
      ),
      RefreshCase(
        "assumed unchanged, but edited",
        "git update-index --assume-unchanged .gitattributes; echo edited >.gitattributes",
        step: edited,
        entry: "new assumed",
        file: "edited\n",
        problem: edited
      ),
    ]
  )
  func unwatched(expected: RefreshCase) async throws {
    try await replaced(expected: expected)
  }

  /// What gives the entry the new version, of which Git knows no file.
  private static let newEntry =
    "git update-index --cacheinfo 100644,$(git rev-parse new:.gitattributes),.gitattributes"

  @Test(
    "are finished where a run was killed",
    arguments: [
      RefreshCase(
        "file and entry are new",
        "git checkout -q new .gitattributes",
        step: nil,
        entry: "new known",
        file: "new\n"
      ),
      RefreshCase(
        "file and entry were new, and the user has edited the file since",
        "git checkout -q new .gitattributes; echo edited >.gitattributes",
        step: nil,
        entry: "new known",
        file: "edited\n"
      ),
      RefreshCase("the entry is new", newEntry, step: "replace", entry: "new known", file: "new\n"),
      RefreshCase(
        "the entry is new, and the file edited",
        newEntry + "; echo edited >.gitattributes",
        step: edited,
        entry: "new",
        file: "edited\n",
        problem: edited
      ),
      RefreshCase(
        "the file is new, and the entry does not know it",
        newEntry + "; echo new >.gitattributes",
        step: "adopt",
        entry: "new known",
        file: "new\n"
      ),
    ]
  )
  func killed(expected: RefreshCase) async throws {
    try await replaced(expected: expected)
  }

  @Test(
    "stay where another process was faster",
    arguments: [
      RefreshCase(
        "edited",
        meanwhile: "echo edited >.gitattributes",
        step: "replace",
        entry: "new",
        file: "edited\n",
        problem: edited
      ),
      RefreshCase(
        "edited, once it had the new content",
        "echo new >.gitattributes",
        meanwhile: "echo edited >.gitattributes",
        step: "adopt",
        entry: "new",
        file: "edited\n",
        problem: edited
      ),
      RefreshCase(
        "deleted",
        meanwhile: "rm .gitattributes",
        step: "replace",
        entry: "new",
        file: nil,
        problem: edited
      ),
    ]
  )
  func replacedMeanwhile(expected: RefreshCase) async throws {
    try await replaced(expected: expected)
  }

  @Test("have the content that Git would check out, also where that is not the blob's")
  func converted() async throws {
    // Git has put the name of the blob into the old file, so that it is not equal to the blob.
    try await check(
      RefreshCase(
        "",
        step: "replace",
        entry: "new known",
        file: "# $Id: 1c91b090df1e67a786d3aa314a99e9332a7fcc3a $ new\n"
      ),
      ".gitattributes",
      old: """
        echo '.gitattributes ident' >.git/info/attributes
        echo '# $Id$ old' >.gitattributes
        """,
      new: "echo '# $Id$ new' >.gitattributes"
    )
  }

  @Test("may differ in their mode alone")
  func mode() async throws {
    try await WorktreeScene.run(
      old: "echo same >.gitattributes; chmod +x .gitattributes",
      new: "chmod -x .gitattributes"
    ) { scene in
      let refresh = try scene.refresh()
      #expect(try scene.entry(".gitattributes") == "new executable known")
      let problems = try await refresh.finish(refresh.updateEntries())
      #expect(problems.map(\.kind) == [])
      try scene.index.replace()
      #expect(try scene.entry(".gitattributes") == "new known")
      #expect(try await scene.sh("stat -c %a .gitattributes") == "644")
    }
  }

  @Test(
    "are not reached through a link in place of a folder",
    arguments: [
      RefreshCase(
        "before",
        "mv sub ../elsewhere; ln -s ../elsewhere sub",
        step: edited,
        entry: "new",
        file: "old\n",
        problem: edited
      ),
      RefreshCase(
        "meanwhile",
        meanwhile: "mv sub ../elsewhere; ln -s ../elsewhere sub",
        step: "replace",
        entry: "new",
        file: "old\n",
        problem: edited
      ),
    ]
  )
  func link(expected: RefreshCase) async throws {
    try await check(
      expected,
      "sub/.gitattributes",
      old: "mkdir sub; echo old >sub/.gitattributes",
      new: "echo new >sub/.gitattributes"
    )
  }

  @Test("are known by their path, which is no pattern of Git's")
  func literalPath() async throws {
    try await check(
      RefreshCase(
        "",
        "echo edited >':(glob)'/.gitattributes",
        step: Self.edited,
        entry: "new",
        file: "edited\n",
        problem: Self.edited
      ),
      ":(glob)/.gitattributes",
      old: "mkdir ':(glob)'; echo old >':(glob)'/.gitattributes",
      new: "echo new >':(glob)'/.gitattributes"
    )
  }
}

// The look at the files.
extension AttributesRefreshTests {
  private func remembered(old: String, new: String, _ setting: String) async throws -> [[String]] {
    var calls: [[String]] = []
    try await WorktreeScene.run(old: old, new: new, setting) { scene in
      let attributes = scene.attributes(remember: { calls.append($0.map(\.text)) })
      let staged = StagedFiles(scene.worktree, scene.git)
      _ = try await attributes.look(scene.root, scene.git, staged)
    }
    return calls
  }

  @Test("of those that are added, a look records which were there with the same content")
  func remember() async throws {
    let calls = try await remembered(
      old: "mkdir a b c d; for i in a b c d; do echo text >$i/text; done",
      new: "for i in a b c d; do echo new >$i/.gitattributes; done",
      "echo new >a/.gitattributes; echo mine >b/.gitattributes; mkdir c/.gitattributes"
    )
    #expect(calls == [["a/.gitattributes"]])
    let none = try await remembered(old: "", new: "echo new >.gitattributes", "")
    #expect(none == [[]])
  }

  @Test("nothing is recorded where none is added, and nothing written where none differs")
  func nothing() async throws {
    let (old, new) = ("echo old >.gitattributes", "echo new >.gitattributes")
    #expect(try await remembered(old: old, new: new, "") == [])
    try await WorktreeScene.run(old: "echo old >text", new: "echo new >text") { scene in
      let attributes = scene.attributes(remember: { _ in Issue.record("there are no such files") })
      let staged = StagedFiles(scene.worktree, scene.git)
      // A Git that can't run is not asked.
      var git = scene.git
      git.directory = scene.sandbox.bytes("none")
      let look = try await attributes.look(scene.root, git, staged)
      #expect(look.contents.isEmpty && look.modified.isEmpty)
    }
  }

  @Test("a look has the content of each file, and those that Git lists as modified")
  func look() async throws {
    try await WorktreeScene.run(
      old: "mkdir a b c; for i in a b c; do echo old >$i/.gitattributes; done; echo text >text",
      new: "for i in a b c; do echo new >$i/.gitattributes; done",
      "echo edited >b/.gitattributes; rm c/.gitattributes; echo edited >text"
    ) { scene in
      let staged = StagedFiles(scene.worktree, scene.git)
      let look = try await scene.attributes().look(scene.root, scene.git, staged)
      #expect(
        look.contents.map { "\($0.key.text): \($0.value.text)" }.sorted()
          == ["a/.gitattributes: old\n", "b/.gitattributes: edited\n"]
      )
      #expect(look.modified.map(\.text).sorted() == ["b/.gitattributes", "c/.gitattributes"])
      for name in ["a", "b", "c"] {
        #expect(staged.contents(of: RepositoryPath("\(name)/.gitattributes"))?.text == "new\n")
      }
      // The index of the worktree is as it was.
      #expect(try scene.entry("a/.gitattributes") == "old known")
    }
  }
}
