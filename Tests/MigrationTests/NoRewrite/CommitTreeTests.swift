import EngineSandbox
import GitObjects
import GitStore
import History
import Testing

@testable import Migration

@Suite("The files of one commit")
struct CommitTreeTests {
  private static let files: [String: SmallEntry] = [
    "a.bin": "a", "run": .file(mode: "100755", "run"), "link": .link("a.bin"),
    "module": .submodule(SmallStore.name(of: [1], "commit")), "sub/b": "b", "sub/deep/er/c": "c",
  ]

  @Test(
    "are found by their paths, with their types",
    arguments: [
      ("a.bin", .file), ("run", .file), ("link", .symbolicLink), ("module", .submodule),
      ("sub", .folder), ("sub/b", .file), ("sub/deep", .folder), ("sub/deep/er/c", .file),
    ] as [(String, NoRewriteError.Kind)]
  )
  func finds(name: String, kind: NoRewriteError.Kind) throws {
    let files = try CommittedFiles(Self.files)
    let entry = try files.tree().find(RepositoryPath(name)).get()
    #expect(entry.kind == kind)
    #expect(text(entry.name) == name.split(separator: "/").last.map(String.init))
    let root = files.store.rootTree(of: files.commit)
    if kind != .submodule { #expect(entry.id == files.store.object(at: name, in: root)) }
  }

  @Test(
    "are not found, for a reason",
    arguments: [
      ("b.bin", .noEntry(bytes("b.bin"))), ("sub/c", .noEntry(bytes("c"))),
      ("sub/none/c", .noEntry(bytes("none"))),
      ("sub/deep/er/c/d", .notAFolder(bytes("c"), found: .file)),
      ("a.bin/x/y", .notAFolder(bytes("a.bin"), found: .file)),
      ("link/x", .notAFolder(bytes("link"), found: .symbolicLink)),
      ("module/x", .notAFolder(bytes("module"), found: .submodule)),
      ("", .noEntry([])), ("sub/", .noEntry([])), ("sub//b", .noEntry([])),
      ("/a.bin", .noEntry([])),
    ] as [(String, NoRewriteError.Reason)]
  )
  func findsNot(name: String, reason: NoRewriteError.Reason) throws {
    let tree = try CommittedFiles(Self.files).tree()
    guard case .failure(let found) = try tree.find(RepositoryPath(name)) else {
      Issue.record("nothing is there")
      return
    }
    #expect(found.reason == reason)
  }

  @Test("stand in folders, which are read when they are needed")
  func folders() throws {
    let files = try CommittedFiles(Self.files)
    let tree = try files.tree()
    // Without those above it, which are read on the way.
    #expect(try tree.folder(RepositoryPath("sub/deep/er"))?.entries.map { text($0.name) } == ["c"])
    #expect(
      try tree.folder(.root)?.entries.map { text($0.name) } == [
        "a.bin", "link", "module", "run", "sub",
      ]
    )
    let sub = files.store.tree(["b": "b", "deep/er/c": "c"])
    #expect(try tree.folder("sub")?.id == sub)
    for none in ["none", "a.bin", "a.bin/x", "sub/none/er", "link", "module"] {
      #expect(try tree.folder(RepositoryPath(none)) == nil, "\(none)")
    }
    let entry = try tree.find(RepositoryPath("sub/b")).get()
    #expect(try tree.contents(of: entry, in: RepositoryPath("sub")) == bytes("b"))
  }

  @Test("are those that come first where a tree has a name twice")
  func twice() throws {
    let store = try SmallStore()
    let root = store.tree(entries: [
      ("100644", "a", store.blob("first")), ("100644", "a", store.blob("second")),
    ])
    let files = try CommittedFiles(store, store.commit(tree: root))
    #expect(try files.tree().find(RepositoryPath("a")).get().id == store.blob("first"))
  }

  @Test("that can't be read are named with path and commit")
  func unreadable() throws {
    let store = try SmallStore()
    let missing = SmallStore.name(of: [1], "tree")
    let bad = store.add(.tree, bytes("100644"))
    let root = store.tree(entries: [
      ("40000", "bad", bad), ("100644", "file", SmallStore.name(of: [2], "blob")),
      ("40000", "missing", missing),
    ])
    let commit = store.commit(tree: store.tree(entries: [("40000", "d", root)]))
    let files = try CommittedFiles(store, commit)
    let tree = try files.tree()
    #expect {
      _ = try tree.find(RepositoryPath("d/missing/x"))
    } throws: { error in
      guard case HistoryError.unreadable(.missing, let needed) = error else { return false }
      return needed == Needed(path: RepositoryPath("d/missing"), commit: commit)
    }
    #expect {
      _ = try tree.find(RepositoryPath("d/bad/x"))
    } throws: { error in
      guard case HistoryError.badTree(bad, _, let needed) = error else { return false }
      return needed == Needed(path: RepositoryPath("d/bad"), commit: commit)
    }
    let entry = try tree.find(RepositoryPath("d/file")).get()
    #expect {
      _ = try tree.contents(of: entry, in: RepositoryPath("d"))
    } throws: { error in
      guard case HistoryError.unreadable(.missing, let needed) = error else { return false }
      return needed == Needed(path: RepositoryPath("d/file"), commit: commit)
    }
  }

  @Test("need a commit that can be read")
  func badCommit() throws {
    let store = try SmallStore()
    let bad = store.add(.commit, bytes("no header\n"))
    let files = try CommittedFiles(store, bad)
    #expect {
      _ = try files.tree()
    } throws: { error in
      guard case HistoryError.badHeader(bad, _) = error else { return false }
      return true
    }
    let missing = SmallStore.name(of: [1], "commit")
    #expect {
      _ = try CommitTree(commit: missing, reader: files.reader)
    } throws: { error in
      guard case HistoryError.unreadable(.missing, Needed(commit: nil)) = error else {
        return false
      }
      return true
    }
  }
}
