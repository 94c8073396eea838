import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("Files of attributes of roots")
struct RootAttributesTests {
  private static let sets: [[TrackingLine]] = [
    [], [.tracking(bytes("*.bin"))], [.tracking(bytes("*.bin")), .excluding(bytes("x.*"))],
  ]

  private static let edits: [(before: String?, set: UInt32, after: String?)] = [
    (nil, 1, trackingLine("*.bin")), (nil, 2, trackingLine("*.bin") + excludingLine("x.*")),
    (nil, 0, nil), ("", 1, trackingLine("*.bin")), ("a text\n", 0, nil),
    ("a text\n", 1, "a text\n" + trackingLine("*.bin")),
    ("a text", 1, "a text\n" + trackingLine("*.bin")),
    ("a text\r\n", 1, "a text\r\n*.bin filter=lfs diff=lfs merge=lfs -text\r\n"),
    (trackingLine("*.bin"), 1, nil),
    (trackingLine("*.bin"), 2, trackingLine("*.bin") + excludingLine("x.*")),
    // A line counts only if none after it overrides it.
    (
      trackingLine("*.bin") + "*.bin -filter\n", 1,
      trackingLine("*.bin") + "*.bin -filter\n" + trackingLine("*.bin")
    ),
    (trackingLine("*.bin") + "*.txt -filter\n", 1, nil),
  ]

  @Test("get the lines of a set that are not in force already", arguments: edits.indices)
  func edit(number: Int) throws {
    let (before, set, after) = Self.edits[number]
    let store = try SmallStore()
    let original = before.map { store.blob($0) } ?? .zero
    let reader = ObjectReader(try store.open())
    let pack = try SmallPack(beside: store)
    let lines = AttributeLines(sets: Self.sets, setOfCommit: [])
    let attributes = RootAttributes(lines, caseFolding: false)
    #expect(try attributes.changes(original, set: set, reader: reader) == (after != nil))
    // The second time from memory.
    for _ in 1...2 {
      let id = try attributes.file(
        from: original,
        set: set,
        reader: reader,
        writer: pack.writers[0]
      )
      #expect(id == after.map { store.blob($0) } ?? original)
    }
    let isEdited = before != nil && after != nil
    #expect(attributes.edited.map(\.old) == (isEdited ? [original] : []))
    #expect(attributes.edited.map(\.new) == (isEdited ? [store.blob(after ?? "")] : []))
    #expect(attributes.obstacle == nil)
    let (written, count) = try pack.finish()
    #expect(count == (after == nil ? 0 : 1))
    if let after { #expect(try written.bytes(store.blob(after), .blob) == bytes(after)) }
  }

  @Test("are another one for each set of lines")
  func sets() throws {
    let store = try SmallStore()
    let original = store.blob("a text\n")
    let reader = ObjectReader(try store.open())
    let pack = try SmallPack(beside: store)
    let attributes = RootAttributes(
      AttributeLines(sets: Self.sets, setOfCommit: []),
      caseFolding: false
    )
    var found: [ObjectID] = []
    for set: UInt32 in [2, 1, 0, 1, 2] {
      found.append(
        try attributes.file(from: original, set: set, reader: reader, writer: pack.writers[0])
      )
    }
    let one = store.blob("a text\n" + trackingLine("*.bin"))
    let two = store.blob("a text\n" + trackingLine("*.bin") + excludingLine("x.*"))
    #expect(found == [two, one, original, one, two])
    #expect(Set(attributes.edited.map(\.new)) == [one, two])
  }

  @Test("fold case where the repository does", arguments: [true, false])
  func caseFolding(folds: Bool) throws {
    let store = try SmallStore()
    let text = trackingLine("*.bin") + "*.BIN -filter\n"
    let original = store.blob(text)
    let reader = ObjectReader(try store.open())
    let attributes = RootAttributes(
      AttributeLines(sets: Self.sets, setOfCommit: []),
      caseFolding: folds
    )
    // Only then does the later line override the one that is there.
    #expect(try attributes.changes(original, set: 1, reader: reader) == folds)
  }

  @Test("tell what keeps Git from reading lines that they got")
  func obstacle() throws {
    let store = try SmallStore()
    let hidden = store.blob("a text\nx\0\nb text\n")
    let cutOff = store.blob("a text\nx\0\n# b\n")
    let reader = ObjectReader(try store.open())
    let pack = try SmallPack(beside: store)
    for (original, obstacle) in [(hidden, AttributesObstacle.hiddenLines), (cutOff, nil)] {
      let attributes = RootAttributes(
        AttributeLines(sets: Self.sets, setOfCommit: []),
        caseFolding: false
      )
      func edit(_ set: UInt32) throws -> ObjectID {
        try attributes.file(from: original, set: set, reader: reader, writer: pack.writers[0])
      }
      #expect(try edit(0) == original)
      #expect(attributes.obstacle == nil)
      // The line stands before the NUL, where Git still reads.
      let expected = (store.object(original)?.content ?? []).split(separator: 0x0A, maxSplits: 1)
      let id = store.add(
        .blob,
        Array(expected[0]) + [0x0A] + bytes(trackingLine("*.bin")) + Array(expected[1])
      )
      #expect(try edit(1) == id)
      #expect(attributes.obstacle == obstacle)
    }
  }
}
