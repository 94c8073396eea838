import Testing

@testable import Text

@Suite("the lines of an error")
struct ErrorLinesTests {
  @Test(
    "are the first five, and the number of the others",
    arguments: [
      (1, "  1"), (5, "  1\n  2\n  3\n  4\n  5"), (6, "  1\n  2\n  3\n  4\n  5\n  and 1 more"),
      (1234, "  1\n  2\n  3\n  4\n  5\n  and 1,229 more"),
    ]
  )
  func firstLines(_ count: Int, _ expected: String) {
    #expect(ErrorWords.firstLines((1...count).map(String.init)) == expected)
  }
}
