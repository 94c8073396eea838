import GitObjects
import Testing

@testable import History

@Suite("Abbreviations")
struct AbbreviationsTests {
  private func id(_ digits: String) throws -> ObjectID {
    try ObjectID(hex: Array((digits + String(repeating: "0", count: 40 - digits.count)).utf8))
  }

  @Test(
    "are as long as asked for, or as long as they must be",
    arguments: [("1234567", 7, 7), ("1234567", 9, 9), ("abcdefa1", 7, 9), ("abcdefa1", 12, 12)]
  )
  func lengths(_ digits: String, asked: Int, expected: Int) throws {
    var names = Abbreviations()
    for digits in ["1234568", "abcdefa11", "abcdefa2", "abcdefa10", "abcdefa10"] {
      names.add(try id(digits))
    }
    let name = try id(digits)
    names.add(name)
    #expect(names.abbreviation(of: name, digitCount: asked) == Array(name.hex.prefix(expected)))
  }

  @Test("of a name that another one begins with are all of it")
  func whole() throws {
    var names = Abbreviations()
    let one = try id(String(repeating: "a", count: 39) + "1")
    names.add(one)
    names.add(try id(String(repeating: "a", count: 39) + "2"))
    #expect(names.abbreviation(of: one, digitCount: 7) == one.hex)
  }
}
