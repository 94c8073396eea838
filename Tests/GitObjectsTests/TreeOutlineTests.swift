import Digests
import GitObjects
import TestSupport
import Testing

@Suite("Outlines of trees")
struct TreeOutlineTests {
  private struct File {
    let name: String
    let id: UInt8
    var bytes: [UInt8] {
      Array("100644 \(name)\0".utf8) + [UInt8](repeating: id, count: ObjectFormat.sha1.byteCount)
    }
  }

  private func outline(_ tree: [UInt8]) throws -> TreeOutline {
    var outline = TreeOutline()
    var entries = TreeReader(tree.rawSpan, .sha1)
    while let entry = try entries.next() { outline.append(entry) }
    return outline
  }

  private func tree(_ files: [File]) -> [UInt8] { files.flatMap(\.bytes) }

  private let files = ["a", "bb", "ccc", "d", "e"].map { File(name: $0, id: 1) }

  @Test("count the entries that another version has too", arguments: 0..<5, 0..<5)
  func repeated(from: Int, changed: Int) throws {
    let old = tree(files)
    var others = files
    others[changed] = File(name: files[changed].name, id: 2)
    let new = tree(others)
    let outline = try outline(old)
    let count = outline.repeatedCount(
      from: from,
      of: old.rawSpan,
      in: new.rawSpan,
      at: Int(outline.starts[from])
    )
    #expect(count == (changed < from ? 5 - from : changed - from))
  }

  @Test("count no entry that goes on differently")
  func prefix() throws {
    let old = tree([File(name: "a", id: 1), File(name: "b", id: 1)])
    let outline = try outline(old)
    for count in 0..<old.count {
      let new = Array(old[..<count])
      let found = outline.repeatedCount(from: 0, of: old.rawSpan, in: new.rawSpan, at: 0)
      #expect(found == count / (old.count / 2))
    }
  }

  @Test(
    "tell where another version goes on",
    arguments: [("a", 1), ("b", 1), ("bb", 2), ("bc", 2), ("ccc", 3), ("z", 5), ("A", 0)]
  )
  func behind(name: String, expected: Int) throws {
    let old = tree(files)
    let other = tree([File(name: name, id: 9)])
    var reader = TreeReader(other.rawSpan, .sha1)
    let entry = try #require(try reader.next())
    let index = try outline(old).index(
      from: 0,
      of: old.rawSpan,
      behind: entry,
      in: other.rawSpan
    )
    #expect(index == expected)
  }

  @Test("can be put together out of others", arguments: UInt64(0)..<50)
  func assembled(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let old = tree(files)
    let other = try outline(old)
    var made = TreeOutline()
    var expected: [UInt8] = []
    for _ in 0..<4 {
      let start = generator.below(5)
      let range = start..<start + generator.below(5 - start) + 1
      made.append(range, of: other, shiftedBy: expected.count - Int(other.starts[start]))
      expected += tree(Array(files[range]))
      if generator.chance(30) {
        let file = File(name: "new", id: 7)
        let index = generator.below(made.count + 1)
        let place = index < made.count ? Int(made.starts[index]) : made.byteCount
        expected.insert(contentsOf: file.bytes, at: place)
        made.insert(at: place, byteCount: file.bytes.count)
      }
    }
    let whole = try outline(expected)
    #expect(made.starts == whole.starts)
    #expect(made.byteCount == whole.byteCount)
  }
}
