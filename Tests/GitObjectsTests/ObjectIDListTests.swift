import Digests
import GitObjects
import TestSupport
import Testing

@Suite("Lists of ids")
struct ObjectIDListTests {
  private func ids(_ count: Int, _ format: ObjectFormat, seed: UInt64) -> [ObjectID] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in ObjectID(generator.bytes(format.byteCount).rawSpan, format) }
  }

  @Test("give back what was added and set", arguments: ObjectFormat.allCases)
  func roundTrip(_ format: ObjectFormat) {
    let ids = ids(50, format, seed: 1)
    var list = ObjectIDList(ids)
    #expect(Array(list) == ids)
    #expect(list.count == 50)
    list[7] = ids[3]
    list[49] = .zero
    #expect(list[7] == ids[3])
    #expect(list[6] == ids[6])
    #expect(list[8] == ids[8])
    #expect(list[49] == .zero)
  }

  @Test("begin with zeros that any id may replace", arguments: ObjectFormat.allCases)
  func zeros(_ format: ObjectFormat) {
    let ids = ids(3, format, seed: 2)
    var list = ObjectIDList(zeros: 3)
    #expect(Array(list) == [.zero, .zero, .zero])
    list[1] = ids[0]
    list.append(ids[1])
    #expect(Array(list) == [.zero, ids[0], .zero, ids[1]])
  }

  @Test("hold ids of both formats")
  func mixed() {
    let short = ids(20, .sha1, seed: 3)
    let long = ids(20, .sha256, seed: 4)
    let mixed = zip(short, long).flatMap { [$0, $1] }
    #expect(Array(ObjectIDList(mixed)) == mixed)
    #expect(ObjectIDList(mixed) == ObjectIDList(mixed))
    #expect(ObjectIDList(short) != ObjectIDList(long))
  }
}
