import GitObjects
import Testing

@testable import Selection

@Suite("What patterns that match nothing may have meant")
struct PatternAdvisorTests {
  private static let files: [RepositoryPath] = [
    "models/production/a.onnx", "models/staging/b.pth", "data/train.csv", "docs/Guide.MD",
    "w.safetensors",
  ]

  @Test(
    "names what comes near",
    arguments: [
      ("*.onxx", ["*.onnx"]), ("*.ptn", ["*.pth"]), ("*.safetensor", ["*.safetensors"]),
      ("models/*.onxx", ["*.onnx"]), ("staging", ["/models/staging/**"]),
      ("models", ["/models/**"]),
      ("*.md", ["*.MD"]), ("docs/guide.md", ["/docs/Guide.MD"]),
      ("data/trian.csv", ["/data/train.csv"]),
      ("a.onnx/", []), ("*.qqqq", []), ("", []), ("dta/**", ["/data/**"]), ("*.{csv", ["*.csv"]),
      ("/production/*.onnx", ["**/production/*.onnx"]),
    ] as [(String, [String])]
  )
  func suggests(pattern: String, expected: [String]) {
    let names = TipNames(files: Self.files)
    let found = PatternAdvisor(names, [Array(pattern.utf8)]).suggestions(for: 0)
    let texts = found.map { String(decoding: $0, as: UTF8.self) }
    if pattern == "a.onnx/" {
      // Without its slash, as lists are parsed, it would match.
      #expect(texts == ["a.onnx"])
    } else {
      #expect(texts == expected)
    }
  }

  @Test("puts braces together that were taken apart at their commas")
  func braces() {
    let names = TipNames(files: Self.files)
    let patterns = ["*.txt", "*.{onnx", "pth", "xyz}"].map { Array($0.utf8) }
    let advisor = PatternAdvisor(names, patterns)
    for number in 1...3 {
      let texts = advisor.suggestions(for: number).map { String(decoding: $0, as: UTF8.self) }
      #expect(texts == ["*.onnx", "*.pth"])
    }
  }

  @Test(
    "counts letters that are changed, added, taken out or swapped",
    arguments: [
      ("onnx", "onnx", 0), ("onxx", "onnx", 1), ("onxn", "onnx", 1), ("onn", "onnx", 1),
      ("ONNX", "onnx", 0), ("", "ab", 2), ("pth", "csv", 3),
    ]
  )
  func distance(left: String, right: String, expected: Int) {
    #expect(PatternAdvisor.distance(Array(left.utf8), Array(right.utf8)) == expected)
  }
}
