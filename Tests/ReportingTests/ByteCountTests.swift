import Reporting
import Testing

@Suite("Sizes")
struct ByteCountTests {
  @Test(
    "are written as Git LFS writes them",
    arguments: [
      (0, "0 B"), (1, "1 B"), (9, "9 B"), (10, "10 B"), (999, "999 B"),
      (1000, "1.0 KB"), (1049, "1.0 KB"), (1050, "1.1 KB"), (9949, "9.9 KB"), (9950, "10 KB"),
      (10500, "10 KB"), (11500, "12 KB"), (12500, "12 KB"), (999_500, "1000 KB"),
      (1_000_000, "1.0 MB"), (1_048_576, "1.0 MB"), (999_999_999, "1000 MB"),
      (1_000_000_000, "1.0 GB"), (1_000_000_000_000, "1.0 TB"), (999_999_999_999_999, "1.0 PB"),
      (1_000_000_000_000_000, "1.0 PB"), (999_999_999_999_999_999, "1000 PB"),
      (1_000_000_000_000_000_000, "1000 PB"), (UInt64.max, "18447 PB"),
    ] as [(UInt64, String)]
  )
  func formatted(_ bytes: UInt64, _ expected: String) {
    #expect(ByteCount(bytes).formatted == expected)
  }

  @Test(
    "are written in a unit as Git LFS writes them",
    arguments: [
      (9, "kb", "9.0"), (9, "kib", "9.0"), (9, "b", "9"), (10, "kb", "0.0"), (10, "b", "10"),
      (999, "kb", "1.0"), (1049, "kb", "1.0"), (1050, "kb", "1.1"), (1050, "kib", "1.0"),
      (1_048_576, "kb", "1049"), (1_048_576, "kib", "1024"), (5, "mb", "5.0"),
      (1_048_576, "", "1048576"),
    ] as [(UInt64, String, String)]
  )
  func inUnit(_ bytes: UInt64, _ unit: String, _ expected: String) throws {
    #expect(try ByteCount(bytes).formatted(in: ByteUnit(unit)) == expected)
  }

  @Test(
    "respect the unit where asked to",
    arguments: [(5, "mb", "0.0"), (9, "b", "9"), (50, "kb", "0.1"), (0, "gib", "0.0")]
      as [(UInt64, String, String)]
  )
  func exactly(_ bytes: UInt64, _ unit: String, _ expected: String) throws {
    #expect(try ByteCount(bytes).formatted(in: ByteUnit(unit), keepsSmall: false) == expected)
  }

  @Test(
    "are read as Git LFS reads them",
    arguments: [
      ("", 0), ("0", 0), ("1", 1), ("12b", 12), ("1mb", 1_000_000), ("1 MB", 1_000_000),
      ("1,000", 1000), (",1,", 1), (".5kb", 500), ("1.", 1), ("1.9", 1), ("mb", 0),
      ("1.5 KiB ", 1536), ("1\t\u{a0}gib", 1 << 30), ("2tib", 2 << 40), ("3PiB", 3 << 50),
      ("1tb", 1_000_000_000_000), ("1pb", 1_000_000_000_000_000), ("0.1kb", 100),
      ("18446744073709549568", 18_446_744_073_709_549_568),
    ] as [(String, UInt64)]
  )
  func parses(_ text: String, _ expected: UInt64) throws {
    #expect(try ByteCount.parse(text) == ByteCount(expected))
  }

  @Test(
    "are refused where Git LFS refuses them",
    arguments: [
      ("10k", .unknownUnit("k")),
      ("1e3", .unknownUnit("e3")),
      ("1 Zz ", .unknownUnit("zz")),
      (" 1", .unknownUnit("1")),
      ("-1", .unknownUnit("-1")),
      ("+1", .unknownUnit("+1")),
      ("1\"\\\u{1}", .unknownUnit("\"\\\u{1}")),
      ("1.2.3", .invalidNumber("1.2.3")),
      ("1,2.3.4kb", .invalidNumber("12.3.4")),
      (".", .invalidNumber(".")),
      ("18446744073709551615", .tooLarge),
      ("16384pib", .tooLarge),
    ] as [(String, ByteCountError)]
  )
  func refuses(_ text: String, _ expected: ByteCountError) {
    #expect(throws: expected) { try ByteCount.parse(text) }
  }

  @Test("are refused beyond all numbers")
  func refusesInfinity() {
    let digits = String(repeating: "9", count: 400)
    #expect(throws: ByteCountError.numberOutOfRange(digits)) { try ByteCount.parse(digits) }
  }
}
