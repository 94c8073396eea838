import GitCommand
import GitObjects
import GitRefs
import Runs
import Testing

@Suite("The maps of several runs")
struct RunMapsTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func entry(_ old: String, _ new: String, _ kind: ObjectKind = .commit) throws
    -> MappedObject
  {
    MappedObject(old: try Scratch.id(old), new: try Scratch.id(new), kind: kind)
  }

  @discardableResult
  private func run(
    _ name: String,
    _ entries: [MappedObject],
    _ state: RunState = .done,
    _ kind: RunKind = .import
  ) throws -> Run {
    let run = try scratch.store.create(name: name, record: Scratch.record(kind))
    try run.writeMap(MappedObjects(entries))
    try run.setState(state)
    return run
  }

  private func names(_ objects: [NamedObject]?) -> [String]? {
    objects?.map { String(String(decoding: $0.id.hex, as: UTF8.self).prefix(2)) }
  }

  @Test("lead on from run to run, both ways")
  func chain() throws {
    try run("a", [try entry("a1", "a2"), try entry("b1", "b2"), try entry("71", "72", .tree)])
    try run("b", [try entry("ee", "ff")], .undone)
    try run(
      "c",
      [try entry("a2", "a3"), try entry("72", "73", .tree), try entry("72", "74", .tree)]
    )
    try run("d", [try entry("cc", "dd")], .done, .undo)
    let maps = try RunMaps(scratch.store)
    #expect(maps.runs.map(\.name) == ["a", "c"])
    func new(_ id: String) throws -> [String]? { names(try maps.newIDs(of: try Scratch.id(id))) }
    #expect(try new("a1") == ["a3"])
    #expect(try new("a2") == ["a3"])
    #expect(try new("b1") == ["b2"])
    #expect(try new("71") == ["73", "74"])
    #expect(try new("a3") == nil)
    #expect(try new("ee") == nil)
    #expect(try new("cc") == nil)
    let olds = try maps.oldIDs(of: try ["a3", "a2", "b2", "73", "74", "a1"].map(Scratch.id))
    #expect(olds.map(names) == [["a1"], ["a1"], ["b1"], ["71"], ["71"], nil])
    let prefix = try #require(IDPrefix(digits: Array("a".utf8)))
    #expect(names(try maps.olds(prefix)) == ["a1", "a2"])
    #expect(try maps.news([prefix]).map(names) == [["a2", "a3"]])
    let all = try maps.all().map { "\($0.old)".prefix(2) + "\($0.new)".prefix(2) }
    #expect(all == ["7173", "7174", "7273", "7274", "a1a3", "a2a3", "b1b2"])
  }

  @Test("leave out what is again as it was")
  func back() throws {
    try run("a", [try entry("a1", "a2")])
    try run("b", [try entry("a2", "a1")])
    let maps = try RunMaps(scratch.store)
    #expect(names(try maps.newIDs(of: try Scratch.id("a1"))) == ["a1"])
    #expect(try maps.all() == [try entry("a2", "a1")])
  }

  @Test("are written as other programs take them")
  func formats() throws {
    let first = try run(
      "a",
      [
        try entry("c1", "c2"), try entry("b1", "b2", .blob), try entry("d1", "d2", .tag),
        try entry("e1", "e2", .tree),
      ]
    )
    func update(_ name: String, _ old: String, _ new: String) throws -> StoredUpdate {
      StoredUpdate(
        name: StoredReferenceName(name),
        old: try Scratch.id(old),
        new: try Scratch.id(new)
      )
    }
    try first.write(
      .references,
      StoredUpdate.text([
        try update("refs/tags/v1", "d1", "d2"), try update("refs/heads/main", "c1", "c2"),
        try update("worktrees/x/HEAD", "c1", "c2"), try update("refs/heads/gone", "c0", "c1"),
      ])
    )
    let second = try run("b", [try entry("c2", "c3")])
    try second.write(
      .references,
      StoredUpdate.text([
        try update("refs/heads/main", "c2", "c3"), try update("refs/heads/gone", "c1", "c0"),
      ])
    )
    let maps = try RunMaps(scratch.store)
    func id(_ digits: String) -> String { digits + String(repeating: "0", count: 38) }
    func text(_ format: MapFormat) throws -> [String] {
      format.files(try maps.all(), try maps.references())
        .map { "\($0.name)\n" + String(decoding: $0.bytes, as: UTF8.self) }
    }
    #expect(
      try text(.gitLFS) == [
        "object-map.csv\n\(id("c1")),\(id("c3"))\n\(id("c2")),\(id("c3"))\n"
      ]
    )
    #expect(
      try text(.bfg) == [
        """
        object-id-map.old-new.txt
        \(id("b1")) \(id("b2"))
        \(id("c1")) \(id("c3"))
        \(id("c2")) \(id("c3"))
        \(id("d1")) \(id("d2"))
        \(id("e1")) \(id("e2"))

        """
      ]
    )
    #expect(
      try text(.lfsMigrate) == [
        """
        map
        \(id("b1")) \(id("b2")) b
        \(id("c1")) \(id("c3")) c
        \(id("c2")) \(id("c3")) c
        \(id("d1")) \(id("d2")) g
        \(id("e1")) \(id("e2")) t

        """
      ]
    )
    #expect(
      try text(.filterRepo) == [
        """
        commit-map
        old                                      new
        \(id("c1")) \(id("c3"))
        \(id("c2")) \(id("c3"))

        """,
        """
        ref-map
        old                                      new                                      ref
        \(id("c1")) \(id("c3")) refs/heads/main
        \(id("d1")) \(id("d2")) refs/tags/v1

        """,
      ]
    )
  }
}
