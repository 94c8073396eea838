import TestSupport
import Testing

@testable import History

@Suite("An order of dependencies")
struct DependencyOrderTests {
  private func order(_ parents: [[UInt32]], _ others: [Int: [Int]]) -> [Int]? {
    DependencyOrder.order(count: parents.count, parents: { parents[$0] }, others: others)
  }

  @Test("is that of the numbers where nothing later is named")
  func natural() {
    #expect(order([[], [0], [1]], [:]) == nil)
    #expect(order([[], [0], [1]], [2: [0], 1: [0]]) == nil)
  }

  @Test("has what is named first, and keeps near to the numbers")
  func forward() {
    // 1 names 3, which is on another branch.
    #expect(order([[], [0], [1], [0], [3]], [1: [3]]) == [0, 3, 1, 2, 4])
    // 0 names 2; 2 names 4.
    #expect(order([[], [], [], [], []], [0: [2], 2: [4]]) == [1, 3, 4, 2, 0])
  }

  @Test("keeps parents first where names go in a circle")
  func circle() {
    // 0 names its own descendant.
    #expect(order([[], [0], [1], [2]], [0: [2]]) == [0, 1, 2, 3])
    #expect(order([[], [], [0]], [0: [1], 1: [2]]) == [0, 2, 1])
  }

  @Test("is one in which all come first that can", arguments: 0..<100)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...40, using: &generator)
    // A hidden order in which all numbers depend on earlier ones.
    let made = Array(0..<count).shuffled(using: &generator)
    let rank = Dictionary(uniqueKeysWithValues: zip(made, made.indices))
    var parents = [[UInt32]](repeating: [], count: count)
    var others: [Int: [Int]] = [:]
    for number in 0..<count {
      for other in 0..<count where (rank[other] ?? 0) < (rank[number] ?? 0) {
        if other < number, Int.random(in: 0..<8, using: &generator) == 0 {
          parents[number].append(UInt32(other))
        } else if Int.random(in: 0..<8, using: &generator) == 0 {
          others[number, default: []].append(other)
        }
      }
    }
    let found = order(parents, others) ?? Array(0..<count)
    #expect(found.sorted() == Array(0..<count))
    let place = Dictionary(uniqueKeysWithValues: zip(found, found.indices))
    for number in 0..<count {
      for other in parents[number].map(Int.init) + (others[number] ?? []) {
        #expect(try #require(place[other]) < #require(place[number]))
      }
    }
  }
}
