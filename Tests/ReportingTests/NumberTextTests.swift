import Reporting
import Testing

@Suite("Numbers")
struct NumberTextTests {
  @Test(
    "are grouped by thousands",
    arguments: [
      (0, "0"), (12, "12"), (999, "999"), (1000, "1,000"), (123_456, "123,456"),
      (1_234_567, "1,234,567"), (-1234, "-1,234"), (Int.min, "-9,223,372,036,854,775,808"),
    ]
  )
  func grouped(_ number: Int, _ expected: String) {
    #expect(NumberText.grouped(number) == expected)
  }

  @Test("agree with their noun")
  func counted() {
    #expect(NumberText.counted(1, "file") == "1 file")
    #expect(NumberText.counted(0, "file") == "0 files")
    #expect(NumberText.counted(1234, "entry", plural: "entries") == "1,234 entries")
  }

  @Test(
    "are rounded to percentages as Git LFS rounds them",
    arguments: [
      (1, 8, "12%"), (3, 8, "38%"), (1, 200, "0%"), (3, 200, "2%"), (10, 10, "100%"),
      (0, 1, "0%"), (0, 0, "0%"), (2, 3, "67%"), (23, 40, "57%"), (109, 200, "55%"),
    ] as [(UInt64, UInt64, String)]
  )
  func percentage(_ part: UInt64, _ whole: UInt64, _ expected: String) {
    #expect(NumberText.percentage(part, of: whole) == expected)
  }

  @Test(
    "are readable as lengths of time",
    arguments: [
      (0, "0.0 s"), (0.04, "0.0 s"), (0.05, "0.1 s"), (9.94, "9.9 s"), (9.96, "10 s"),
      (-1, "0.0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (185, "3 min 05 s"),
      (3599, "59 min 59 s"), (3600, "1 h 00 min"), (7199, "2 h 00 min"),
      (3_600_000, "1,000 h 00 min"), (.infinity, "?"), (.nan, "?"),
    ]
  )
  func duration(_ seconds: Double, _ expected: String) {
    #expect(NumberText.duration(seconds: seconds) == expected)
  }
}
