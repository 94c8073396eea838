import Digests
import EngineSandbox
import GitObjects
import GitStore
import Selection
import Testing

@testable import Scan

@Suite("Numbers of trees and names")
struct TreeNodesTests {
  private func id(_ number: Int) -> ObjectID {
    SmallStore.name(of: bytes("\(number)"), "tree")
  }

  @Test("are given level by level, a tree once for each context")
  func insertion() {
    var names = NameTable()
    var nodes = TreeNodes()
    let (a, b) = (names.insert(bytes("a")), names.insert(bytes("b")))
    func insert(_ number: Int, _ context: UInt64, _ parent: UInt32, _ name: UInt32) -> Int {
      nodes.insert(id(number), context: context, parent: parent, name: name, path: .root)
    }
    #expect([insert(1, 0, 0, 0), insert(2, 0, 1, 0), insert(1, 0, 2, 0)] == [0, 1, 0])
    #expect(nodes.endLevel() == 0..<2)
    #expect([insert(3, 1, 0, a), insert(3, 1, 1, b), insert(1, 1, 1, b)] == [2, 2, 3])
    #expect(nodes.endLevel() == 2..<4)
    #expect(insert(4, 2, 3, a) == 4)
    #expect(nodes.endLevel() == 4..<5)
    #expect(nodes.endLevel() == 5..<5)
    // What was seen first counts: roots have the number of their commit for a parent.
    let places = (0..<5).map { nodes.place(of: $0, names: names) }
    #expect(places.map { text($0.path) } == ["", "", "a", "b", "b/a"])
    #expect(places.map(\.commit) == [0, 1, 0, 1, 1])
  }

  @Test("pass marks up to the roots, and take them back")
  func marks() {
    var nodes = TreeNodes()
    for (number, level) in [0, 0, 1, 1, 2].enumerated() {
      if number > 0, level > nodes.levels.count { _ = nodes.endLevel() }
      _ = nodes.insert(id(number), context: 0, parent: 0, name: 0, path: .root)
    }
    _ = nodes.endLevel()
    // 0 holds 2 and 3, 1 holds 3, 2 holds 4.
    for children in [[2, 3], [3], [4], [], []] {
      for child in children { nodes.contents.append(TreeItem(child: child)) }
      nodes.contents.append(TreeItem(line: 7))
      nodes.contents.endTree()
    }
    func changing(_ flags: [Int: TreeFlags]) -> [Int] {
      for node in 0..<5 { nodes.flags[node].subtract([.hasSelectedFile, .needsLines]) }
      for (node, flags) in flags { nodes.flags[node].formUnion(flags) }
      nodes.markChanging()
      return (0..<5).filter { nodes.flags[$0].contains(.mayChange) }
    }
    #expect(nodes.levels == [0..<2, 2..<4, 4..<5])
    #expect(changing([4: .hasSelectedFile]) == [0, 2, 4])
    #expect(changing([3: .needsLines]) == [0, 1, 3])
    #expect(changing([1: .hasSelectedFile, 4: .needsLines]) == [0, 1, 2, 4])
    #expect(changing([:]) == [])
    #expect(nodes.items(of: 0).map(\.child) == [2, 3, nil])
    #expect(nodes.items(of: 1).map(\.line) == [nil, 7])
  }

  @Test("of names are the same for the same bytes, also of many")
  func names() {
    var table = NameTable()
    for round in 0..<2 {
      for number in 0..<300 {
        let (found, isNew) = table.insert(bytes("name \(number)").rawSpan)
        #expect(found == UInt32(number))
        #expect(isNew == (round == 0))
      }
    }
    #expect(table.names.count == 300)
    #expect(text(table[7]) == "name 7")
    #expect(table.insert([]) == 300)
    #expect(table.insert([0xFF, 0]) == 301)
    #expect(table.insert([]) == 300)
  }
}
