import GitObjects
import Testing

@testable import GitRefs

@Suite("Lists of object names")
struct ObjectNamesTests {
  private static let first = "0123456789abcdef0123456789abcdef01234567"
  private static let second = "fedcba9876543210fedcba9876543210fedcba98"

  @Test("are read")
  func reads() throws {
    let expected = [try ObjectID(hex: Self.first.utf8), try ObjectID(hex: Self.second.utf8)]
    #expect(ObjectNames.list(Array("\(Self.first)\n\(Self.second)\n".utf8)) == expected)
    #expect(ObjectNames.list([]) == [])
  }

  @Test(
    "are nothing else",
    arguments: [
      first, "\(first) ", "\(first)\n\n", "\(first.dropLast())g\n", "\(first.uppercased())\n",
      "\(first)\n\(second)", "\(first.dropLast())/\n",
    ]
  )
  func refuses(_ text: String) {
    #expect(ObjectNames.list(Array(text.utf8)) == nil)
  }
}
