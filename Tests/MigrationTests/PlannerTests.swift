import EngineSandbox
import GitAttributes
import GitCommand
import GitObjects
import GitStore
import History
import Testing

@testable import GitRefs
@testable import Migration
@testable import Publication
@testable import Scan
@testable import Selection

@Suite("The plan")
struct PlannerTests {
  private typealias Options = SmallEngine.Options

  private static let signature =
    "gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n"

  /// A planner over a small history, with references to objects of it.
  private func planner(
    _ store: SmallStore,
    _ commits: [ObjectID],
    _ options: SmallEngine.Options,
    lines: ((Inventory) -> AttributeLines)? = nil,
    references: [(String, ObjectID, ObjectKind)] = [],
    mapsMessages: Bool = false
  ) async throws -> Planner {
    var engine = try await SmallEngine(store, commits, options)
    var inventory = try await engine.scanner.scan()
    let attributes =
      lines?(inventory)
      ?? (engine.rules.collectsLines
        ? .collected(for: inventory) : .fixed(options.patternLines, for: engine.commits))
    let smallFiles = try await engine.scanner.trackedSmallFiles(of: &inventory) {
      attributes.numbersOfSet[Int(attributes.setOfCommit[$0])]
    }
    inventory = try await FileInspector.inspected(inventory, readers: engine.readers)
    inventory = try await engine.scanner.clearingMarks(of: inventory)
    let list = references.map { name, id, kind in
      Reference(
        name: ReferenceName(name.hasSuffix("*") ? String(name.dropLast()) : name),
        id: id,
        kind: kind,
        symbolicTarget: name.hasSuffix("*") ? "refs/heads/main" : nil
      )
    }
    let history = SelectedHistory(
      lock: nil,
      database: engine.reader.database,
      selection: ReferenceSelection(includes: [], excludes: [], references: ReferenceList(list)),
      readers: engine.readers,
      stash: .none,
      commits: engine.commits,
      links: mapsMessages ? MessageLinks(engine.commits, others: []) : nil
    )
    return Planner(
      history: history,
      inventory: inventory,
      lines: attributes,
      smallFiles: smallFiles,
      selector: engine.rules.selector,
      caseFolding: options.foldsCase
    )
  }

  /// Commits with files, and which of them change.
  private typealias Row = (
    name: String, parents: String, files: [String: SmallEntry], changes: Bool
  )

  private static let line = SmallEntry.text(trackingLine("*.bin"))

  private static let histories: [(name: String, options: SmallEngine.Options, rows: [Row])] = [
    (
      "files", Options(include: ["*.bin"]),
      [
        ("a", "", [".gitattributes": line, "n": "n"], false),
        ("b", "a", [".gitattributes": line, "d/x.bin": "x"], true),
        ("c", "b", [".gitattributes": line], true), ("d", "a", [".gitattributes": line], false),
        ("e", "dc", [".gitattributes": line], true), ("f", "d", [".gitattributes": line], false),
      ]
    ),
    (
      "lines", Options(include: ["*.bin"]),
      [
        ("a", "", [".gitattributes": line], false), ("b", "", [:], true),
        ("c", "", [".gitattributes": "* text\n"], true),
        ("d", "", [".gitattributes": .file(mode: "100755", trackingLine("*.bin"))], true),
        ("e", "a", [".gitattributes": line, "y.txt": "y"], false),
      ]
    ),
    (
      "pointers and empty files", Options(include: ["*.bin"]),
      [
        ("a", "", [".gitattributes": line, "d/x.bin": ""], false),
        ("b", "", [".gitattributes": line, "d/x.bin": .pointer(to: "q")], false),
        ("c", "", [".gitattributes": line, "d/x.bin": .pointer(to: "q"), "d/y.bin": "y"], true),
      ]
    ),
    (
      "files that stay tracked", Options(above: 5),
      [
        ("a", "", ["x": "s"], false), ("b", "", ["x": "large"], true),
        ("c", "", [".gitattributes": .text(trackingLine("/x")), "x": "s"], false),
        ("d", "b", [".gitattributes": .text(trackingLine("/x")), "x": "s"], true),
      ]
    ),
    ("nothing", Options(include: ["*.bin"], collectsLines: false), []),
  ]

  @Test("says which commits change", arguments: histories.map(\.name))
  func changes(name: String) async throws {
    let (_, options, rows) = try #require(Self.histories.first { $0.name == name })
    let store = try SmallStore()
    var history = SmallHistory()
    for row in rows { history.add(row.name, row.parents, row.files, in: store) }
    let planner = try await planner(store, history.commits, options)
    let changes = try planner.changes()
    #expect(changes == rows.map(\.changes))
    var roots = Planner.RootChanges()
    for (commit, row) in rows.enumerated() where try !planner.changesTree(of: commit, &roots) {
      // Then it changes only since a parent does.
      let parents = row.parents.map(String.init)
      #expect(row.changes == rows.contains { parents.contains($0.name) && $0.changes })
    }
  }

  @Test("has commits change that name one that does, wherever it stands")
  func messages() async throws {
    let store = try SmallStore()
    let line = trackingLine("*.bin")
    var history = SmallHistory()
    let plain: [String: SmallEntry] = [".gitattributes": .text(line)]
    let late = store.commit(
      plain.merging(["x.bin": "x"]) { $1 },
      parents: [],
      message: "late\n"
    )
    history.add("a", "", plain, message: "names \(late)\n", in: store)
    history.add("b", "a", plain, in: store)
    history.add("c", "", plain, message: "names \(history["b"])\n", in: store)
    history.add("d", "", plain, message: "names nothing\n", in: store)
    let commits = history.commits + [late]
    for maps in [true, false] {
      let planner = try await planner(
        store,
        commits,
        Options(include: ["*.bin"]),
        mapsMessages: maps
      )
      #expect(try planner.changes() == [maps, maps, maps, false, true])
    }
  }

  @Test("says what happens to references")
  func references() async throws {
    let store = try SmallStore()
    let line = SmallEntry.text(trackingLine("*.bin"))
    let same = store.commit([".gitattributes": line])
    let moves = store.commit(["x.bin": "x"], parents: [same])
    let outside = store.commit(["o": "o"])
    let tag = store.tag("v1", of: moves)
    let outer = store.tag("v2", of: tag, "tag")
    let outsideTag = store.tag("v3", of: outside)
    let blob = store.blob("blob")
    let blobTag = store.tag("v4", of: blob, "blob")
    let cases: [(String, ObjectID, ObjectKind, ReferencePlan.Outcome?)] = [
      ("refs/heads/main", moves, .commit, .moves), ("refs/heads/same", same, .commit, nil),
      ("refs/heads/other", outside, .commit, .staysUnselected), ("refs/tags/v1", tag, .tag, .moves),
      ("refs/tags/v2", outer, .tag, .moves), ("refs/tags/v3", outsideTag, .tag, .staysUnselected),
      ("refs/tags/v4", blobTag, .tag, nil), ("refs/blob", blob, .blob, nil),
      ("refs/remotes/origin/main", moves, .commit, .staysRemote),
      ("refs/remotes/origin/other", outside, .commit, .staysUnselected),
      ("refs/remotes/origin/same", same, .commit, nil),
      ("refs/notes/commits", outside, .commit, nil),
      ("refs/lfs-migrate/x/history", moves, .commit, nil), ("refs/stash", moves, .commit, .moves),
      ("refs/heads/symbolic*", moves, .commit, nil), ("refs/custom/x", moves, .commit, .moves),
    ]
    let planner = try await planner(
      store,
      [same, moves],
      Options(include: ["*.bin"]),
      references: cases.map { ($0.0, $0.1, $0.2) }
    )
    let plans = planner.references(try planner.changes())
    let expected = cases.compactMap { name, id, _, outcome in
      outcome.map { ReferencePlan(name: ReferenceName(name), id: id, outcome: $0) }
    }
    #expect(plans == expected)
  }

  @Test(
    "counts files by the first pattern that selects them, most bytes first",
    arguments: [
      (Options(include: ["a.*", "*.bin", "*.dat"]), ["*.bin 2 7", "a.* 2 6", "*.dat 1 1"]),
      (Options(include: ["*.dat", "*.bin"]), ["*.bin 3 10", "*.dat 2 4"]),
      (Options(), ["*.bin 3 10", "Makefile 2 5", "*.dat 2 4", "*.gz 1 4", "*.a 1 1", "*.b 1 1"]),
    ] as [(Options, [String])]
  )
  fileprivate func counts(_ options: SmallEngine.Options, _ expected: [String]) async throws {
    let store = try SmallStore()
    let commit = store.commit([
      "a.bin": "aaa", "b.bin": "bb", "d/c.bin": "ccccc", "d/copy.bin": "ccccc", "a.dat": "ddd",
      "e.dat": "e", "x.tar.gz": "gggg", "Makefile": "mm", "d/Makefile": "mmm",
      "p.bin": .pointer(to: "p"),
      "empty.bin": "", "x.b": "1", "x.a": "2",
    ])
    let planner = try await planner(store, [commit], options)
    let counts = planner.patternCounts()
    let found = counts.map { "\(text($0.pattern)) \($0.fileCount) \($0.byteCount)" }
    // Of as many bytes, in the order of the patterns' bytes.
    #expect(found == expected)
  }

  @Test("counts what is signed and changes, or refuses it")
  func signed() async throws {
    let store = try SmallStore()
    let line = SmallEntry.text(trackingLine("*.bin"))
    let files: [String: SmallEntry] = [".gitattributes": line]
    let same = store.commit(files, headers: Self.signature)
    let first = store.commit(["x.bin": "x"], parents: [same])
    let second = store.commit(files, parents: [first], headers: Self.signature)
    let third = store.commit(files, parents: [second], headers: Self.signature)
    let end = "-----BEGIN SSH SIGNATURE-----\n"
    let inner = store.tag("v1", of: third, message: end)
    let outer = store.tag("v2", of: inner, "tag", message: end)
    let plain = store.tag("v3", of: third)
    let unchanged = store.tag("v4", of: same, message: end)
    let file = store.tag("v5", of: store.blob("x"), "blob", message: end)
    let other = store.tag("v6", of: store.blob("y"), "blob", message: end)
    let tree = store.tag("v7", of: store.rootTree(of: first), "tree", message: end)
    let otherTree = store.tag("v8", of: store.rootTree(of: same), "tree", message: end)
    let planner = try await planner(
      store,
      [same, first, second, third],
      Options(include: ["*.bin"]),
      references: [
        ("refs/remotes/o/x", outer, .tag), ("refs/tags/v1", inner, .tag),
        ("refs/tags/v2", outer, .tag),
        ("refs/tags/v3", plain, .tag), ("refs/tags/v4", unchanged, .tag),
        ("refs/tags/v5", file, .tag),
        ("refs/tags/v6", other, .tag), ("refs/tags/v7", tree, .tag),
        ("refs/tags/v8", otherTree, .tag),
      ]
    )
    let changes = try planner.changes()
    #expect(changes == [false, true, true, true])
    for policy in [SignaturePolicy.strip, .keep] {
      #expect(try planner.signedCount(changes, policy) == SignedCount(commits: 2, tags: 4))
    }
    #expect {
      _ = try planner.signedCount(changes, .abort)
    } throws: { error in
      guard case MigrationError.signed(second, kind: .commit) = error else { return false }
      return true
    }
    // The file changes, whatever becomes of commits.
    #expect {
      _ = try planner.signedCount([false, false, false, false], .abort)
    } throws: { error in
      guard case MigrationError.signed(file, kind: .tag) = error else { return false }
      return true
    }
  }

  @Test("knows the room that is needed at most")
  func room() async throws {
    let store = try SmallStore()
    let commits = [store.commit(["d/x.bin": "12345", "y.bin": "678"]), store.commit(["n": "n"])]
    let planner = try await planner(store, commits, Options(include: ["*.bin"]))
    let needed = planner.neededByteCounts(changes: [true, true])
    // A block for each file; 200 bytes for each pointer, 400 for each tree, 800 for each commit.
    #expect(needed.lfs == 8 + 2 * 4096)
    #expect(needed.objects == 2 * 200 + 2 * 400 + 2 * 800 + 1_048_576)
  }
}
