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
    // Ids that are equal or have eight bytes in common, so that they collide in the table.
    let prefixes = (0..<20).map { _ in generator.bytes(8) }
    let ids = (0..<600).map { _ in
      ObjectID((generator.pick(prefixes) + generator.bytes(12)).rawSpan, .sha1)
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
