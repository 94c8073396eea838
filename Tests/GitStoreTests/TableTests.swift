import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

@Suite("Tables of objects")
struct ObjectTableTests {
  private struct Key: Hashable {
    let id: ObjectID
    let context: UInt64
  }

  @Test("number names in the order in which they come", arguments: UInt64(0)..<6)
  func numbers(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // Names that begin alike for eight bytes or are the same, so that they meet in the table.
    let prefixes = (0..<20).map { _ in generator.bytes(8) }
    let ids = (0..<600).map { _ in
      ObjectID((generator.pick(prefixes) + generator.bytes(12)).rawSpan)
    }
    var table = ObjectTable(minimumCapacity: seed.isMultiple(of: 2) ? 0 : 5000)
    var known: [Key: Int] = [:]
    for _ in 0..<3000 {
      let key = Key(id: generator.pick(ids), context: UInt64(generator.below(3)) << (seed * 10))
      #expect(table.number(of: key.id, context: key.context) == known[key])
      let (number, isNew) = table.insert(key.id, context: key.context)
      #expect(isNew == (known[key] == nil))
      #expect(number == known[key, default: known.count])
      known[key] = number
    }
    #expect(table.count == known.count)
    for (key, number) in known {
      #expect(table.ids[number] == key.id)
      #expect(table.number(of: key.id, context: key.context) == number)
      #expect(table.number(of: key.id, context: 77) == nil)
    }
  }

  @Test("know nothing at first")
  func empty() {
    let table = ObjectTable()
    #expect(table.count == 0)
    #expect(table.number(of: .zero) == nil)
  }
}

@Suite("Numbers for paths")
struct PathHashTests {
  private func hash(_ path: String) -> PathHash {
    path.split(separator: "/").reduce(PathHash.root) { $0.appending(Array($1.utf8).rawSpan) }
  }

  @Test("are the same for the same path, and differ for others")
  func differs() {
    let paths = ["", "a", "b", "a/b", "b/a", "ab", "a/a", "a/b/c", "ab/c", "a/bc", "A"]
    #expect(Set(paths.map(hash)).count == paths.count)
    for path in paths { #expect(hash(path) == hash(path)) }
    #expect(hash("") == .root)
  }
}

@Suite("New files")
struct NewFileTests {
  @Test("stay only if they are kept")
  func keeps() throws {
    let directory = try TemporaryDirectory()
    for isKept in [false, true] {
      do {
        let file = try NewFile(directory("file"))
        try file.write(Array("one ".utf8))
        try file.write([])
        try file.write(Array("two".utf8))
        #expect(try directoryNames(directory.path) == ["file"])
        if isKept { file.keep() }
      }
      #expect(try smallFile(directory("file")) == (isKept ? Array("one two".utf8) : nil))
    }
  }

  @Test("take the place of no other file")
  func exists() throws {
    let directory = try TemporaryDirectory()
    try write([1], to: directory("file"))
    #expect(throws: StoreError.self) { try NewFile(directory("file")) }
    #expect(try content(of: directory("file")) == [1])
    #expect(throws: StoreError.self) { try NewFile(directory("no/file")) }
  }

  @Test("may need directories above them")
  func directories() throws {
    let directory = try TemporaryDirectory()
    try NewFile.makeDirectory(directory("a/b/c"))
    try NewFile.makeDirectory(directory("a/b/c"))
    try NewFile.makeDirectory(directory("a/d"))
    #expect(try directoryNames(directory("a")) == ["b", "d"])
    try write([1], to: directory("file"))
    #expect(throws: StoreError.self) { try NewFile.makeDirectory(directory("file/x")) }
    #expect(throws: StoreError.self) { try NewFile.makeDirectory(directory("file")) }
  }

  @Test("list their directory sorted, with any names")
  func names() throws {
    let directory = try TemporaryDirectory()
    for name in ["b", ".a", "c d", "ä"] { try write([], to: directory(name)) }
    #expect(try directoryNames(directory.path) == [".a", "b", "c d", "ä"])
    #expect(try directoryNames(directory("nowhere")) == [])
    #expect(try directoryNames(directory("b")) == [])
    #expect(try smallFile(directory("b")) == [])
  }
}
