import FileSystem
import GitCommand
import GitObjects
import GitRefs
import LFS
import Runs
import Testing

@Suite("The runs of a repository")
struct RunStoreTests {
  @Test("are none where nothing was written")
  func empty() throws {
    let scratch = try Scratch()
    #expect(try scratch.store.runs().isEmpty)
    #expect(try scratch.store.latest { _ in true } == nil)
  }

  @Test("are listed in the order in which they began, whatever the clock said")
  func order() throws {
    let scratch = try Scratch()
    for (name, time) in [("b", 20), ("a", 20), ("c", 10)] {
      _ = try scratch.store.create(name: name, record: Scratch.record(started: time))
    }
    #expect(try scratch.store.runs().map(\.name) == ["b", "a", "c"])
    #expect(try scratch.store.latest { $0.state == .started }?.name == "c")
    #expect(try scratch.store.run(named: "a")?.started == 20)
    #expect(try scratch.store.run(named: "d") == nil)
  }

  @Test("have names of their own")
  func uniqueNames() throws {
    let scratch = try Scratch()
    _ = try scratch.store.create(name: "a", record: Scratch.record())
    #expect(throws: RunStoreError.exists(name: "a")) {
      _ = try scratch.store.create(name: "a", record: Scratch.record())
    }
  }

  @Test("say how far they have come", arguments: RunState.allCases)
  func states(_ state: RunState) throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record(.noRewrite))
    #expect(run.state == .started)
    try run.setState(state)
    #expect(try scratch.store.run(named: "a")?.state == state)
    #expect(run.kind == .noRewrite)
  }

  @Test("that were killed before they said anything have only started", arguments: ["", "?", "\n"])
  func unreadableState(_ text: String) throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    try run.write(.state, Array(text.utf8))
    #expect(run.state == .started)
    run.remove(.state)
    #expect(run.state == .started)
  }

  @Test("keep the moves of references, and what was before")
  func references() throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    #expect(try run.references().isEmpty)
    let (one, two) = (try Scratch.id("1"), try Scratch.id("2"))
    let updates = [
      StoredUpdate(name: "refs/heads/ä b", old: one, new: two),
      StoredUpdate(
        name: StoredReferenceName([0x72, 0x65, 0x66, 0x73, 0x2F, 0xFF]),
        old: two,
        new: .zero
      ),
      StoredUpdate(name: "worktrees/w/HEAD", old: one, new: two),
    ]
    try run.write(.references, StoredUpdate.text(updates))
    #expect(try run.references() == updates)
    let before = [
      ReferenceBefore(name: "refs/heads/main", value: .object(one)),
      ReferenceBefore(name: "main-worktree/HEAD", value: .symbolic("refs/heads/main")),
    ]
    try run.write(.referencesBefore, ReferenceBefore.text(before))
    #expect(try run.referencesBefore() == before)
  }

  @Test(
    "are refused with damaged lists",
    arguments: ["x\n", "\n", String(repeating: "0", count: 82) + "\n"]
  )
  func damagedLists(_ text: String) throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    try run.write(.references, Array(text.utf8))
    try run.write(.referencesBefore, Array("ref: x\n".utf8))
    #expect(throws: RunStoreError.damaged(path: run.path(of: .references), .line(.move))) {
      try run.references()
    }
    #expect(
      throws: RunStoreError.damaged(path: run.path(of: .referencesBefore), .line(.reference))
    ) {
      try run.referencesBefore()
    }
  }

  @Test("are told from what else is in the folder")
  func foreign() throws {
    let scratch = try Scratch()
    _ = try scratch.store.create(name: "good", record: Scratch.record())
    var future = Scratch.record()
    future = RunRecord(parsing: Array("version 2\n".utf8) + future.text)
    _ = try scratch.store.create(name: "future", record: future)
    let folder = scratch.store.directory
    try Files.makeDirectories(folder + Array("/empty".utf8))
    try Files.makeDirectories(folder + Array("/odd\u{1}/record".utf8))
    try Files.create(folder + Array("/file".utf8), Array("version 1\nkind import\n".utf8))
    try Files.makeDirectories(folder + Array("/".utf8) + [0xFF])
    try Files.makeDirectories(folder + Array("/text".utf8))
    try Files.create(folder + Array("/text/record".utf8), Array("hello\n".utf8))
    let (runs, skipped) = try scratch.store.contents()
    #expect(runs.map(\.name) == ["good"])
    #expect(skipped.count == 6)
    let damages =
      [
        "empty": .noRecord, "future": .newerRecord(version: 2), "text": .otherRecord,
        "\u{FFFD}": .nameNotUTF8,
      ] as [String: RunDamage]
    for (name, damage) in damages {
      let entry = skipped.first { String(decoding: $0.name, as: UTF8.self) == name }
      #expect(entry?.reason == .damaged(damage))
    }
    // The empty ones of these can only be leftovers of killed runs.
    try Files.makeDirectories(folder + Array("/unborn".utf8))
    try Files.create(folder + Array("/unborn/record.tmp".utf8), [])
    try scratch.store.removeUnborn()
    #expect(try scratch.store.contents().skipped.count == 4)
    #expect(Files.exists(folder + Array("/file".utf8)))
  }

  @Test("leave nothing when they are removed")
  func removal() throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    try run.write(.outcome, [])
    try Files.create(run.directory + Array("/map.tmp".utf8), [1])
    run.remove()
    #expect(!Files.exists(run.directory))
    #expect(try scratch.store.runs().isEmpty)
  }

  @Test("know which files they have converted, but for a line that was cut off")
  func converted() throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    #expect(run.convertedFiles().isEmpty)
    let files = [
      ConvertedFile(blob: try Scratch.id("1"), oid: .empty, byteCount: 0),
      ConvertedFile(blob: try Scratch.id("2"), oid: .empty, byteCount: 1 << 40),
    ]
    let log = try ConvertedLog(run)
    log.append([files[0]])
    log.append([files[1]])
    // Another process continues.
    try ConvertedLog(run).append([files[0]])
    #expect(run.convertedFiles() == [files[0], files[1], files[0]])
    let text = try #require(try run.contents(of: .converted))
    try run.write(.converted, Array(text.dropLast(3)))
    #expect(run.convertedFiles() == files)
  }
}
