import GitObjects
import Testing

@testable import Worktrees

// Files of one commit only.
extension AttributesRefreshTests {
  private static let add = "git update-index --add --cacheinfo 100644"

  @Test(
    "are added where their place is free",
    arguments: [
      RefreshCase("free", step: "add", entry: "new known", file: "new\n"),
      RefreshCase(
        "taken by another file",
        "echo mine >sub/.gitattributes",
        step: "add",
        entry: "new",
        file: "mine\n",
        problem: untracked
      ),
      RefreshCase(
        "taken by one of the same content",
        "echo new >sub/.gitattributes",
        step: "add",
        entry: "new known",
        file: "new\n"
      ),
      RefreshCase(
        "taken by a link to the same content",
        "echo new >sub/x; ln -s x sub/.gitattributes",
        step: "add",
        entry: "new",
        file: "new\n",
        problem: untracked
      ),
      RefreshCase(
        "taken by a folder",
        "mkdir sub/.gitattributes",
        meanwhile: "rmdir sub/.gitattributes; echo mine >sub/.gitattributes",
        step: "add",
        entry: "new",
        file: "mine\n",
        problem: untracked
      ),
      RefreshCase(
        "taken meanwhile",
        meanwhile: "echo mine >sub/.gitattributes",
        step: "add",
        entry: "new",
        file: "mine\n",
        problem: untracked
      ),
      RefreshCase(
        "the folder is gone",
        "rm -r sub",
        step: "add",
        entry: "new",
        file: nil,
        problem: untracked
      ),
      RefreshCase(
        "another one is staged",
        "echo mine >sub/.gitattributes; git add sub",
        step: untracked,
        entry: "other known",
        file: "mine\n",
        problem: untracked
      ),
      RefreshCase(
        "a killed run had added the entry",
        "\(add),$(git rev-parse new:sub/.gitattributes),sub/.gitattributes",
        step: "add",
        entry: "new known",
        file: "new\n"
      ),
      RefreshCase(
        "a killed run had added entry and file, which the user has removed since",
        "git checkout -q new sub/.gitattributes; rm sub/.gitattributes",
        step: nil,
        entry: "new known",
        file: nil
      ),
      RefreshCase(
        "a killed run had left it out",
        "git checkout -q new sub/.gitattributes; rm sub/.gitattributes; "
          + "\(add),$(git rev-parse new:sub/.gitattributes),sub/.gitattributes; "
          + "git update-index --skip-worktree sub/.gitattributes",
        step: nil,
        entry: "new skipped",
        file: nil
      ),
    ]
  )
  func added(expected: RefreshCase) async throws {
    try await check(
      expected,
      "sub/.gitattributes",
      old: "mkdir sub; echo text >sub/text",
      new: "echo new >sub/.gitattributes"
    )
  }

  @Test(
    "are added to a sparse checkout where its patterns have them",
    arguments: [
      ("/sub/\n", RefreshCase("in", step: "add", entry: "new known", file: "new\n")),
      ("/other/\n", RefreshCase("out", step: nil, entry: "new skipped", file: nil)),
      (
        "/other/\n",
        RefreshCase(
          "out, but there",
          "echo mine >sub/.gitattributes",
          step: nil,
          entry: "new skipped",
          file: "mine\n"
        )
      ),
    ]
  )
  func sparse(patterns: String, expected: RefreshCase) async throws {
    try await check(
      expected,
      "sub/.gitattributes",
      old: "mkdir sub; echo text >sub/text",
      new: "echo new >sub/.gitattributes",
      sparse: patterns
    )
  }

  /// What decides about a file that has no entry, or was there before.
  enum Removal: Sendable {
    case all
    case notThis
    case tracked

    var value: AttributesRefresh.Removal {
      switch self {
      case .all: .butFor(["other"])
      case .notThis: .butFor([".gitattributes"])
      case .tracked: .tracked
      }
    }
  }

  @Test(
    "are removed where they are as they were added",
    arguments: [
      (.all, RefreshCase("unchanged", step: "remove", entry: nil, file: nil)),
      (
        .all,
        RefreshCase(
          "written again",
          "touch .gitattributes",
          step: "remove",
          entry: nil,
          file: nil
        )
      ),
      (
        .all,
        RefreshCase(
          "edited",
          "echo edited >.gitattributes",
          step: nil,
          entry: nil,
          file: "edited\n"
        )
      ),
      (.all, RefreshCase("deleted", "rm .gitattributes", step: nil, entry: nil, file: nil)),
      (
        .all,
        RefreshCase(
          "another one is staged",
          "echo staged >.gitattributes; git add .gitattributes",
          step: edited,
          entry: "other known",
          file: "staged\n",
          problem: edited
        )
      ),
      (
        .all,
        RefreshCase(
          "left out, but there",
          "git update-index --skip-worktree .gitattributes",
          step: nil,
          entry: nil,
          file: "old\n"
        )
      ),
      (
        .all,
        RefreshCase(
          "assumed unchanged, and so it is",
          "git update-index --assume-unchanged .gitattributes",
          step: "remove",
          entry: nil,
          file: nil
        )
      ),
      (
        .all,
        RefreshCase(
          "assumed unchanged, but edited",
          "git update-index --assume-unchanged .gitattributes; echo edited >.gitattributes",
          step: nil,
          entry: nil,
          file: "edited\n"
        )
      ),
      (
        .all,
        RefreshCase(
          "edited meanwhile",
          meanwhile: "echo edited >.gitattributes",
          step: "remove",
          entry: nil,
          file: "edited\n"
        )
      ),
      (.notThis, RefreshCase("it was there before", step: nil, entry: nil, file: "old\n")),
      (.tracked, RefreshCase("it has an entry", step: "remove", entry: nil, file: nil)),
    ] as [(Removal, RefreshCase)]
  )
  func removed(removal: Removal, expected: RefreshCase) async throws {
    try await check(
      expected,
      ".gitattributes",
      old: "echo old >.gitattributes; echo text >text",
      new: "rm .gitattributes",
      removal: removal.value
    )
  }

  @Test(
    "are removed without an entry only by a run that knows which were there",
    arguments: [
      (.all, RefreshCase("the same", step: "remove", entry: nil, file: nil)),
      (
        .all,
        RefreshCase(
          "edited",
          "echo edited >.gitattributes",
          step: nil,
          entry: nil,
          file: "edited\n"
        )
      ),
      (.notThis, RefreshCase("it was there before", step: nil, entry: nil, file: "old\n")),
      (.tracked, RefreshCase("it may be the user's", step: nil, entry: nil, file: "old\n")),
    ] as [(Removal, RefreshCase)]
  )
  func removedWithoutEntry(removal: Removal, expected: RefreshCase) async throws {
    let noEntry = RefreshCase(
      expected.testDescription,
      "git rm -q --cached .gitattributes; " + expected.setting,
      step: expected.step,
      entry: expected.entry,
      file: expected.file
    )
    try await removed(removal: removal, expected: noEntry)
  }

  @Test("are not removed through a link in place of a folder")
  func removedLink() async throws {
    try await check(
      RefreshCase(
        "",
        meanwhile: "mv sub ../elsewhere; ln -s ../elsewhere sub",
        step: "remove",
        entry: nil,
        file: "old\n"
      ),
      "sub/.gitattributes",
      old: "mkdir sub; echo old >sub/.gitattributes; echo text >sub/text",
      new: "rm sub/.gitattributes"
    )
  }
}
