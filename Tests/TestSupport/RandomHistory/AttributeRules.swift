/// The texts of `.gitattributes` files of random histories.
public enum AttributeRules {
  private static let lfs = " filter=lfs diff=lfs merge=lfs -text"

  /// Rules that do not concern Git LFS; at the root also complete lines of Git LFS.
  static func harmless(
    _ isRoot: Bool,
    hasEmpty: Bool,
    using random: inout SeededGenerator
  ) -> [UInt8] {
    var lines = [
      "# rules", "*.txt linguist-documentation", "*.c export-ignore", "docs/** linguist-vendored",
      "*.md whitespace=-trailing-space", "\"quoted name.c\" export-ignore", "",
    ]
    if isRoot { lines += ["*.bin" + lfs, "*.xyz" + lfs] }
    let text = random.some(lines, (hasEmpty ? 0 : 1)...5).map { $0 + "\n" }.joined()
    return Array(text.utf8)
  }

  /// Rules about `filter` that git-lfs reads as Git does: separated by spaces, without macros.
  public static func agreed(using random: inout SeededGenerator) -> [UInt8] {
    let patterns = [
      "*.bin", "*.bin", "*.dat", "*.onnx", "*.txt", "*.gz", "*.BIN", "net.*", "README.md",
      "models/*.bin", "models/**", "v1/*", "weights[0-9].bin", "w*s*.dat", "*", "main.c", "x.*",
      "raw/**", "\"two words.bin\"", "\"#hash.bin\"", "\u{e4}\u{f6}.dat",
    ]
    let states = [
      lfs, lfs, " filter=lfs", " filter=lfs", " -filter", " !filter", " filter=other", " -text",
      " filter", "  filter=lfs  -text ",
    ]
    var text = ""
    for _ in 0..<random.from(1...6) { text += random.pick(patterns) + random.pick(states) + "\n" }
    if random.chance(30) { text += "\n# the end\n" }
    return Array(text.utf8)
  }

  /// Rules of every kind, sensible or not, in any form that a file may have.
  public static func wild(using random: inout SeededGenerator) -> [UInt8] {
    let newline = random.chance(12) ? "\r\n" : "\n"
    var text = ""
    for _ in 0..<random.from(0...7) { text += wildLine(using: &random) + newline }
    if random.chance(15), text.hasSuffix(newline) { text.removeLast() }
    return Array(text.utf8)
  }

  private static func wildLine(using random: inout SeededGenerator) -> String {
    let states = random.some(wildStates, 1...2).joined(
      separator: random.pick([" ", " ", "\t", "  "])
    )
    switch random.below(20) {
    case 0: return random.pick(["", "# comment", "   ", "#*.bin filter=lfs", "*.bin"])
    case 1, 2: return "[attr]" + random.pick(macros) + " " + states
    case 3: return " \t" + random.pick(wildPatterns) + " " + states
    case 4 where random.chance(20):
      // Git ignores lines of at least 2048 bytes.
      return random.pick(wildPatterns) + String(repeating: " ", count: random.from(2000...2050))
        + states
    default: return random.pick(wildPatterns) + random.pick([" ", " ", "\t", " \t "]) + states
    }
  }

  private static let macros = ["big", "big", "huge", "binary", "lfs", "bad%name"]
  private static let wildStates = [
    "filter=lfs", "filter=lfs", "filter=lfs", "filter=lfs diff=lfs merge=lfs -text", "-filter",
    "-filter", "!filter", "filter", "filter=other", "filter=LFS", "filter=", "big", "big", "-big",
    "!big", "big=3", "huge", "lfs", "binary", "-binary", "-diff", "filter=lfs -filter",
    "-filter filter=lfs", "filter=lfs !big", "bad%name filter=lfs", "filter=lfs #comment", "-",
    "filter=lfs\t-text", "whitespace=tabwidth=4", "-text",
  ]
  private static let wildPatterns = [
    "*.bin", "*.bin", "*.bin", "*.dat", "*.onnx", "*.txt", "*.gz", "*.BIN", "*.Bin", "net.*",
    "README", "/README.md", "/*.bin", "models/*.bin", "models/**", "models/", "v1/*", "data/**",
    "**/net.bin", "**/v1/*.onnx", "**/*.dat", "a/**/g/*", "**/c/**", "**", "*", "?*.dat", "net?bin",
    "weights[0-9].bin", "[a-w]*", "[!n]*.bin", "[^n]*.dat", "[[:alpha:]]*.onnx", "w*s*.dat",
    "\"two words.bin\"", "\"tab\\there.dat\"", "\"\\303\\274n\\303\\257/**\"", "\"quo\\\"te.bin\"",
    "\"open.bin", "\\#hash.bin", "#hash.bin", "\\!bang.bin", "!*.bin", "br\\[ack\\]et.bin",
    "br[ack]et.bin", "star\\*.dat", "com,ma.bin", "\u{e4}\u{f6}.dat", "{brace}.bin", "%41.bin",
    "two[[:space:]]words.bin", "[", "x.[", "pkg.dat/*.dat", "moved/**/*.bin", "/models/v1/**",
    "./net.bin", "models//net.bin", "-dash.bin", "*.", ".*", "*.tar.*",
  ]
}
