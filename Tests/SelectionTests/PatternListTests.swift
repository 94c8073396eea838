import Testing

@testable import Selection

/// A list of patterns as the user writes it, and the patterns in it.
private let lists: [(list: String, patterns: [String])] = [
  ("", []),
  ("*.bin", ["*.bin"]),
  ("*.bin,*.dat", ["*.bin", "*.dat"]),
  (",*.bin,,*.dat,", ["*.bin", "*.dat"]),
  (" , ,\t", []),
  ("  *.bin \t, a b ,\n*.dat\r\n", ["*.bin", "a b", "*.dat"]),
  ("a\\,b,c", ["a,b", "c"]),
  ("\\,", [","]),
  ("\\,,\\,", [",", ","]),
  ("a\\\\,b", ["a\\,b"]),
  ("dir/,dir/sub/", ["dir", "dir/sub"]),
  ("dir//", ["dir/"]),
  ("dir\\", ["dir"]),
  ("dir\\\\", ["dir\\\\"]),
  ("dir\\\\\\", ["dir\\\\"]),
  ("/", []),
  ("\\", []),
  ("/*,/a/**", ["/*", "/a/**"]),
  ("dir/ ", ["dir"]),
  ("\\*.bin,\\#x,!y", ["\\*.bin", "\\#x", "!y"]),
  ("a\\ b\\[c\\]", ["a\\ b\\[c\\]"]),
  ("été/*.çé", ["été/*.çé"]),
]

@Suite("Lists of patterns")
struct PatternListTests {
  @Test("are split at their commas", arguments: lists.indices)
  func patterns(_ index: Int) {
    let (list, expected) = lists[index]
    let found = PatternList.patterns(in: Array(list.utf8))
    #expect(found.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("need not be UTF-8")
  func bytes() {
    #expect(PatternList.patterns(in: [0xE9, 0x2C, 0xFF, 0x2F]) == [[0xE9], [0xFF]])
  }
}
