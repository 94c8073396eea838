import GitObjects
import GitStore
import Testing

@testable import Text

@Suite("the words for damaged objects")
struct DamageWordsTests {
  @Test(
    "say what is wrong with a pack",
    arguments: [
      (.tooShort, "it is too short"),
      (.noPack, "it does not begin as a pack"),
      (.otherPack, "it is not the pack that its index was made for"),
      (.objectCount(pack: 2, index: 3), "it holds 2 objects, its index 3"),
      (.indexVersion(7), "its version is 7, not 1 or 2"),
      (.indexTable, "its table of objects is damaged"),
      (.shortened, "it is shorter than it was"),
      (.lostBytes, "it is shorter than what was written"),
      (.offset, "an offset is out of range"),
      (.objectCutOff, "an object is cut off"),
      (.objectType, "an object has an unknown type"),
      (.objectSize, "an object's size is out of range"),
      (.impossibleSize, "an object's declared size is impossible"),
      (.otherSize, "an object is not of its declared size"),
      (.deflatedBytes, "an object's deflated bytes are damaged"),
      (.delta, "a delta is damaged"),
      (.deltaBaseSize, "a delta does not fit its base"),
      (.deltaBaseOffset, "a delta's base is out of range"),
      (.deltaBaseMissing, "the base of a delta is not in the pack"),
      (.deltaCircle, "deltas run in a circle"),
      (.deltasWithoutBase, "its deltas lead to nothing"),
    ] as [(PackDamage, String)]
  )
  func pack(_ damage: PackDamage, _ expected: String) {
    #expect(
      ErrorWords(StoreError.badPack(path: "/p/\u{1}", damage)).message
        == "cannot read '/p/\\u{1}': \(expected)"
    )
  }

  @Test(
    "say what is wrong with an object",
    arguments: [
      (.loose(path: "/o", .header), "the header of /o is damaged"),
      (.loose(path: "/o", .impossibleSize), "the declared size in /o is impossible"),
      (.loose(path: "/o", .cutOff), "/o is cut off"),
      (.loose(path: "/o", .deflatedBytes), "/o is damaged"),
      (.loose(path: "/o", .otherSize), "/o is not of its declared size"),
      (.pack(path: "/p", .delta), "a delta is damaged, in /p"),
      (.malformedTree, "malformed tree"),
    ] as [(StoreDamage, String)]
  )
  func object(_ damage: StoreDamage, _ expected: String) {
    let zeros = String(repeating: "0", count: 40)
    #expect(
      ErrorWords(StoreError.corrupt(.zero, damage)).message
        == "cannot read object \(zeros): \(expected)"
    )
  }
}
