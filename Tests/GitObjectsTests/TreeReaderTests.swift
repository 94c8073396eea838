import Digests
import GitObjects
import TestSupport
import Testing

private let id = (1...20).map { UInt8($0) }

/// The bytes of one entry.
private func entry(_ mode: String, _ name: [UInt8], _ id: [UInt8] = id) -> [UInt8] {
  Array(mode.utf8) + [0x20] + name + [0] + id
}

private func entry(_ mode: String, _ name: String) -> [UInt8] { entry(mode, Array(name.utf8)) }

/// The entries up to the end or the error.
private func read(_ tree: [UInt8]) -> (entries: [TreeEntry], error: TreeError?) {
  var entries: [TreeEntry] = []
  var reader = TreeReader(tree.rawSpan, .sha1)
  do throws(TreeError) {
    while let entry = try reader.next() { entries.append(entry) }
  } catch {
    return (entries, error)
  }
  return (entries, nil)
}

@Suite("Trees")
struct TreeReaderTests {
  @Test("give their entries in order")
  func entries() throws {
    let latin1: [UInt8] = [0x66, 0xE9, 0x20, 0x0A, 0xFF]
    let second = id.map { 255 - $0 }
    let tree = entry("100644", "a") + entry("40000", latin1, second) + entry("160000", "sub")
    let (entries, error) = read(tree)
    #expect(error == nil)
    #expect(entries.map(\.mode.rawValue) == [0o100644, 0o040000, 0o160000])
    let names = entries.map { $0.name(in: tree.rawSpan).array }
    #expect(names == [Array("a".utf8), latin1, Array("sub".utf8)])
    #expect(entries[0].id(in: tree.rawSpan).bytes == id)
    #expect(entries[1].id(in: tree.rawSpan).bytes == second)
    #expect(entries.map(\.start) == [0, 29, 61])
    #expect(entries.map(\.end) == [29, 61, tree.count])
    #expect(entries.map(\.idStart) == entries.map { $0.end - 20 })
  }

  @Test("may be empty")
  func empty() {
    let (entries, error) = read([])
    #expect(entries.isEmpty && error == nil)
  }

  @Test("may have modes that today's Git does not write")
  func oddModes() {
    for mode in ["100664", "040000", "40000", "0100644", "100755", "100600", "120777", "160644"] {
      let (entries, error) = read(entry(mode, "x"))
      #expect(error == nil)
      #expect(entries.map(\.mode.rawValue) == [UInt32(mode, radix: 8) ?? 0])
    }
  }

  @Test(
    "have no other modes",
    arguments: [
      "", "0", "644", "060000", "10644", "140000", "100648", "10a644", "-100644", "01000644",
    ]
  )
  func badModes(_ mode: String) {
    let (entries, error) = read(entry("100644", "ok") + entry(mode, "x"))
    #expect(entries.count == 1)
    #expect(error == .badMode(offset: 30))
  }

  @Test("have neither empty names nor names with a slash", arguments: ["", "/", "a/b", "a/"])
  func badNames(_ name: String) {
    let (entries, error) = read(entry("100644", "ok") + entry("100644", name))
    #expect(entries.count == 1)
    #expect(error == .badName(offset: 30))
  }

  @Test("are refused wherever they are cut off")
  func truncated() {
    let parts = [entry("100644", "first"), entry("40000", "d"), entry("120000", "third")]
    let tree = Array(parts.joined())
    let ends = [0, parts[0].count, parts[0].count + parts[1].count, tree.count]
    for count in 0...tree.count {
      let whole = ends.filter { $0 > 0 && $0 <= count }.count
      let (entries, error) = read(Array(tree.prefix(count)))
      #expect(entries.count == whole)
      #expect(error == (ends.contains(count) ? nil : .truncated(offset: ends[whole])))
    }
  }

  @Test("never read past their end, whatever they hold", arguments: UInt64(0)..<200)
  func random(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var tree: [UInt8] = []
    for _ in 0..<generator.below(8) {
      let mode = generator.pick(["100644", "40000", "160000", "7", "100664"])
      tree += entry(mode, generator.bytes(generator.below(6)), generator.bytes(20))
    }
    for _ in 0..<generator.below(4) where !tree.isEmpty {
      tree[generator.below(tree.count)] = UInt8(generator.below(256))
    }
    tree.removeLast(generator.below(tree.count + 1))
    let (entries, error) = read(tree)
    var end = 0
    for entry in entries {
      #expect(entry.start == end)
      #expect(entry.nameStart < entry.nameEnd)
      #expect(tree[entry.nameEnd] == 0)
      end = entry.end
    }
    #expect(end <= tree.count)
    #expect((error == nil) == (end == tree.count))
  }
}

@Suite("File modes")
struct FileModeTests {
  @Test(
    "are of four kinds or unknown",
    arguments: [
      (0o100644 as UInt32, 0), (0o100755, 0), (0o100664, 0), (0o040000, 1), (0o120000, 2),
      (0o160000, 3), (0, 4), (0o644, 4), (0o060000, 4), (0o140000, 4), (0o1100644, 0),
    ]
  )
  func kinds(_ number: UInt32, _ kind: Int) {
    let mode = FileMode(rawValue: number)
    let kinds = [mode.isRegularFile, mode.isTree, mode.isSymbolicLink, mode.isGitlink]
    #expect(kinds == (0..<4).map { $0 == kind })
    #expect(mode.isKnown == (kind < 4))
    #expect(FileMode.regular.rawValue == 0o100644)
  }
}

@Suite("Comparing borrowed bytes")
struct EqualityTests {
  @Test("finds a difference at any position", arguments: 0..<40)
  func differences(count: Int) {
    let bytes = (0..<count).map { UInt8($0) }
    func isEqual(to other: [UInt8]) -> Bool { bytes.rawSpan.isEqual(to: other) }
    #expect(isEqual(to: bytes))
    #expect(!isEqual(to: bytes + [0]))
    for position in 0..<count {
      var other = bytes
      other[position] ^= 0x80
      #expect(!isEqual(to: other))
    }
  }
}
