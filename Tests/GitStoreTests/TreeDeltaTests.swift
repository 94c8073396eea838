import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

@Suite("Deltas of trees")
struct TreeDeltaTests {
  private static let one = ObjectBatch.name(of: .blob, [1])
  private static let two = ObjectBatch.name(of: .blob, [2])

  /// The size of the delta; `nil` if none is made.
  ///
  /// Checks what the delta makes, with and without an outline of the target.
  private func byteCount(from base: [UInt8], to target: [UInt8]) throws -> Int? {
    var outline = TreeOutline()
    var entries = TreeReader(target.rawSpan, .sha1)
    while let entry = try? entries.next() { outline.append(entry) }
    let plain = try byteCount(from: base, to: target, TreeOutline())
    if outline.byteCount == target.count {
      #expect(try byteCount(from: base, to: target, outline) == plain)
    }
    return plain
  }

  private func byteCount(
    from base: [UInt8],
    to target: [UInt8],
    _ outline: TreeOutline
  ) throws -> Int? {
    var delta = TreeDelta()
    guard delta.make(from: base.rawSpan, to: target.rawSpan, outline: outline, .sha1) else {
      return nil
    }
    var made: [UInt8] = []
    let bytes = delta.bytes
    guard var reader = DeltaReader(bytes.rawSpan) else { return nil }
    while let instruction = reader.next() {
      switch instruction {
      case .copy(let range): made += base[range]
      case .insert(let range): made += bytes[range]
      }
    }
    let sizes = [reader.baseByteCount, reader.resultByteCount]
    #expect(sizes == [base.count, target.count])
    #expect(made == target)
    return bytes.count
  }

  private static let names = [
    "a", "a-", "a.b", "a0", "ab", "lib", "lib-x", "lib.c", "lib0", "x", "y", "z",
  ]

  private func tree(
    folders: [String] = [],
    without: [String] = [],
    adding: [String] = [],
    changing: [String] = []
  ) -> [UInt8] {
    var entries: [String: (mode: String, id: ObjectID)] = [:]
    for name in Self.names + adding where !without.contains(name) {
      let id = changing.contains(name) ? Self.two : Self.one
      entries[name] = (folders.contains(name) ? "40000" : "100644", id)
    }
    return SampleObjects.tree(entries)
  }

  // Sizes of two bytes each, then copies of at most five bytes, and insertions.
  @Test("hold only what changed", arguments: [[], ["a"], ["lib"], ["a", "lib", "z"], names])
  func small(folders: [String]) throws {
    let base = tree(folders: folders)
    #expect(try #require(try byteCount(from: base, to: base)) <= 4 + 5)
    for name in Self.names {
      let changed = tree(folders: folders, changing: [name])
      #expect(
        try #require(try byteCount(from: base, to: changed)) <= 4 + 10 + 21,
        "\(name) changed"
      )
      let removed = tree(folders: folders, without: [name])
      #expect(try #require(try byteCount(from: base, to: removed)) <= 4 + 10, "\(name) removed")
      #expect(try #require(try byteCount(from: removed, to: base)) <= 4 + 10 + 34, "\(name) added")
      let turned = folders.contains(name) ? folders.filter { $0 != name } : folders + [name]
      let other = tree(folders: turned)
      #expect(try #require(try byteCount(from: base, to: other)) <= 4 + 15 + 34, "\(name) turned")
    }
    let attributes = tree(folders: folders, adding: [".gitattributes"])
    #expect(try #require(try byteCount(from: base, to: attributes)) <= 4 + 5 + 43)
  }

  @Test("are not made where they save too little")
  func useless() throws {
    let base = tree()
    let changed = tree(changing: Self.names)
    #expect(try byteCount(from: base, to: changed) == nil)
    #expect(try byteCount(from: [], to: base) == nil)
    #expect(try byteCount(from: base, to: []) == nil)
    #expect(try byteCount(from: base, to: Array(base.prefix(30))) == nil)
    #expect(try byteCount(from: Array("no tree".utf8), to: base) == nil)
    #expect(try byteCount(from: base, to: Array("no tree".utf8)) == nil)
  }

  @Test("copy more than 64 KiB, and from far away")
  func long() throws {
    var entries: [String: (mode: String, id: ObjectID)] = [:]
    for number in 0..<3000 { entries["file \(10_000 + number)"] = ("100644", Self.one) }
    let base = SampleObjects.tree(entries)
    entries["file 12000"] = ("100644", Self.two)
    let target = SampleObjects.tree(entries)
    #expect(base.count > 1 << 16)
    #expect(try #require(try byteCount(from: base, to: target)) < 60)
  }

  @Test("give the tree again, whatever the two are", arguments: UInt64(0)..<150)
  func random(seed: UInt64) throws {
    var trees = RandomTrees(seed: seed, count: Int(seed % 40))
    for _ in 0..<10 {
      let base = trees.bytes
      trees.change()
      _ = try byteCount(from: base, to: trees.bytes)
      _ = try byteCount(from: trees.bytes, to: base)
    }
  }
}
