import Digests
import Testing

@testable import GitAttributes

@Suite("Adding lines to an attributes file")
struct AttributesFileTests {
  static let bin = "*.bin filter=lfs diff=lfs merge=lfs -text"
  static let iso = "*.iso filter=lfs diff=lfs merge=lfs -text"
  static let noBin = "*.bin !text !filter !merge !diff"
  static let noA = "a.bin !text -filter -merge -diff"

  @Test(
    "appends what is missing, in the file's own style",
    arguments: [
      // As Git LFS does.
      ("", "\(bin)\n\(iso)\n"),
      ("a b\n", "a b\n\(bin)\n\(iso)\n"),
      ("\(bin)\n", "\(bin)\n\(iso)\n"),
      ("\(iso)\n\(bin)\n", "\(iso)\n\(bin)\n"),
      ("\(bin)\n# c\n\(iso)\n", "\(bin)\n# c\n\(iso)\n"),
      // Newlines of all kinds.
      ("a b", "a b\n\(bin)\n\(iso)\n"),
      ("a b\r\n", "a b\r\n\(bin)\r\n\(iso)\r\n"),
      ("a b\r\nc d", "a b\r\nc d\r\n\(bin)\r\n\(iso)\r\n"),
      ("a\r\nb\nc\n", "a\r\nb\nc\n\(bin)\n\(iso)\n"),
      ("a\nb\r\n", "a\nb\r\n\(bin)\r\n\(iso)\r\n"),
      ("a\r", "a\r\n\(bin)\n\(iso)\n"),
      ("\(bin)\r\n\(iso)\r\n", "\(bin)\r\n\(iso)\r\n"),
      ("\(bin)\n\(iso)", "\(bin)\n\(iso)"),
      ("\n\na b\n\na b\n", "\n\na b\n\na b\n\(bin)\n\(iso)\n"),
      // Before a NUL, behind which Git reads nothing.
      ("\0", "\(bin)\n\(iso)\n\0"), ("a b\n*\0.\0t\0\n\0", "a b\n\(bin)\n\(iso)\n*\0.\0t\0\n\0"),
      ("a b\r\n\0\r\n", "a b\r\n\(bin)\r\n\(iso)\r\n\0\r\n"),
      ("\0\n\(bin)\n\(iso)\n", "\(bin)\n\(iso)\n\0\n\(bin)\n\(iso)\n"),
      ("\(iso)\n\(noBin)\n\0", "\(iso)\n\(noBin)\n\(bin)\n\0"),
      // Lines that later lines override.
      ("\(bin)\n\(iso)\n\(noBin)\n", "\(bin)\n\(iso)\n\(noBin)\n\(bin)\n"),
      ("\(bin)\n\(noBin)\n\(bin)\n\(iso)\n", "\(bin)\n\(noBin)\n\(bin)\n\(iso)\n"),
      ("\(bin)\n\(iso)\n*.bin filter=x\n", "\(bin)\n\(iso)\n*.bin filter=x\n\(bin)\n"),
      ("\(bin)\n\(iso)\n*.txt -filter\n", "\(bin)\n\(iso)\n*.txt -filter\n"),
      ("\(bin)\n\(iso)\na.bin -filter\n", "\(bin)\n\(iso)\na.bin -filter\n\(bin)\n"),
      ("\(bin)\n\(iso)\n*n -filter\n", "\(bin)\n\(iso)\n*n -filter\n\(bin)\n"),
      ("\(bin)\n\(iso)\n/d/a.bin -filter\n", "\(bin)\n\(iso)\n/d/a.bin -filter\n\(bin)\n"),
      ("\(bin)\n\(iso)\n/d/a.txt -filter\n", "\(bin)\n\(iso)\n/d/a.txt -filter\n"),
      ("\(bin)\n\(iso)\nd/** -filter\n", "\(bin)\n\(iso)\nd/** -filter\n\(bin)\n\(iso)\n"),
      ("\(bin)\n\(iso)\n*.bin text\n", "\(bin)\n\(iso)\n*.bin text\n"),
      ("\(bin)\n\(iso)\nd/ -filter\n", "\(bin)\n\(iso)\nd/ -filter\n"),
      ("\(bin)\n\(iso)\n!*.bin -filter\n", "\(bin)\n\(iso)\n!*.bin -filter\n"),
      ("\(bin)\n\(iso)\n*.bin filter=lfs x\n", "\(bin)\n\(iso)\n*.bin filter=lfs x\n"),
      // Through macros.
      (
        "[attr]raw -filter\n\(bin)\n\(iso)\n*.bin raw\n",
        "[attr]raw -filter\n\(bin)\n\(iso)\n*.bin raw\n\(bin)\n"
      ),
      (
        "[attr]raw -filter\n[attr]m raw\n\(bin)\n\(iso)\n*.iso m\n",
        "[attr]raw -filter\n[attr]m raw\n\(bin)\n\(iso)\n*.iso m\n\(iso)\n"
      ),
      ("\(bin)\n\(iso)\n*.bin binary\n", "\(bin)\n\(iso)\n*.bin binary\n"),
      ("[attr]m -filter\n\(bin)\n\(iso)\n* -m\n", "[attr]m -filter\n\(bin)\n\(iso)\n* -m\n"),
    ]
  )
  func adds(_ before: String, _ after: String) {
    var file = AttributesFile(before.bytes)
    let additions: [TrackingLine] = [.tracking("*.bin".bytes), .tracking("*.iso".bytes)]
    file.add(additions)
    #expect(file.bytes.text == after)
    #expect(AttributesFile(file.bytes).lines.count == file.lines.count)
    let added = file.add(additions)
    #expect(added == 0)
    #expect(file.bytes.text == after)
  }

  @Test(
    "knows where Git would not read what is added",
    arguments: [
      ("", nil), ("a b\n", nil), ("\0", nil), ("# c\n*\0.\0t\0\n\0", nil), ("a b\n\0", nil),
      ("a b\0", .hiddenLines), ("\0\na b", .hiddenLines), ("\0\n[attr]m -filter", .hiddenLines),
    ] as [(String, AttributesObstacle?)]
  )
  func obstacles(_ text: String, _ expected: AttributesObstacle?) {
    #expect(AttributesFile(text.bytes).obstacle == expected)
  }

  @Test("knows that Git does not read large files, nor long lines")
  func limits() {
    let large = [UInt8](repeating: 0x0A, count: AttributesFile.limit)
    #expect(AttributesFile(large).obstacle == .tooLarge(large.count))
    let suffix = TrackingLine.tracking([]).text.count
    let longest = [UInt8](repeating: 0x78, count: AttributesLine.limit - suffix - 2)
    #expect(TrackingLine.tracking(longest).obstacle == nil)
    #expect(TrackingLine.tracking(longest + [0x78]).obstacle != nil)
  }

  @Test(
    "keeps the order of lines that override each other",
    arguments: [
      ("", "\(bin)\n\(noA)\n"), ("\(bin)\n\(noA)\n", "\(bin)\n\(noA)\n"),
      ("\(noA)\n\(bin)\n", "\(noA)\n\(bin)\n\(noA)\n"),
      ("\(bin)\n\(noA)\n\(noBin)\n", "\(bin)\n\(noA)\n\(noBin)\n\(bin)\n\(noA)\n"),
      ("\(noA)\n", "\(noA)\n\(bin)\n\(noA)\n"),
    ]
  )
  func order(_ before: String, _ after: String) {
    var file = AttributesFile(before.bytes)
    let additions: [TrackingLine] = [.tracking("*.bin".bytes), .excluding("a.bin".bytes)]
    file.add(additions)
    #expect(file.bytes.text == after)
    file.add(additions + additions)
    #expect(file.bytes.text == after)
  }

  @Test("can be undone and done again")
  func exportAfterImport() {
    var file = AttributesFile()
    file.add([.tracking("*.bin".bytes)])
    file.add([.untracking("*.bin".bytes)])
    file.add([.tracking("*.bin".bytes)])
    #expect(file.bytes.text == "\(Self.bin)\n\(Self.noBin)\n\(Self.bin)\n")
    file.add([.untracking("*.bin".bytes)])
    #expect(file.bytes.text == "\(Self.bin)\n\(Self.noBin)\n\(Self.bin)\n\(Self.noBin)\n")
  }

  @Test("makes the added lines win", arguments: 0..<100 as Range<UInt64>)
  func addedLinesWin(seed: UInt64) {
    var random = Seeded(seed)
    let patterns = ["*.bin", "a.bin", "*", "d/*", "/d/a.bin", "*n", "**/b.bin", "*.iso", "[ab]*"]
    var text: [UInt8] = "[attr]m -filter\n[attr]m2 m x\n".bytes
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let pattern = patterns.randomElement(using: &random) ?? "*"
      let states = ["filter=lfs", "-filter", "m", "m2", "!m", "filter=x", "text"]
      let additions = [Self.bin, Self.noA, Self.noBin]
      text +=
        Bool.random(using: &random)
        ? (additions.randomElement(using: &random)?.bytes ?? [])
        : "\(pattern) \(states.randomElement(using: &random) ?? "x")".bytes
      text += "\n".bytes
    }
    var file = AttributesFile(text)
    file.add([.tracking("*.bin".bytes), .excluding("a.bin".bytes)])
    let macros = MacroTable.builtin.defining(macrosOf: file)
    for (path, expected) in [
      ("b.bin", FilterEffect.lfs), ("d/b.bin", .lfs), ("a.bin", .other), ("d/a.bin", .other),
    ] {
      let effect = file.filterEffect(
        onPath: path.bytes.rawSpan,
        basenameAt: path.bytes.basenameAt,
        macros: macros
      )
      #expect(effect == expected, "\(path) in \(file.bytes.text)")
    }
    let length = file.bytes.count
    file.add([.tracking("*.bin".bytes), .excluding("a.bin".bytes)])
    #expect(file.bytes.count == length)
  }

  @Test("tells whether a file has a say on the filter")
  func touchesFilter() {
    let macros = MacroTable.builtin.defining(
      macrosOf: AttributesFile("[attr]m filter=lfs\n[attr]n m\n".bytes)
    )
    for (text, expected) in [
      ("", false), ("* text\n", false), ("* filter=x\n", true), ("* n\n", true),
      ("* binary\n", false), ("!a filter=lfs\n", false), ("a/ filter=lfs\n", false),
      ("[attr]o filter\n", false), ("[attr]o filter\n* o\n", false),
    ] {
      #expect(AttributesFile(text.bytes).touchesFilter(macros: macros) == expected, "\(text)")
    }
  }
}
