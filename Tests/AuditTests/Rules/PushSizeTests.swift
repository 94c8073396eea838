import Testing

@testable import Audit

@Suite("audit rule: push-size")
struct PushSizeTests {
  private static let three = "sized a 100; sized b 90; sized c 61; save one"

  static let cases = [
    RuleCase("files within the limit", "sized a 100; sized b 90; sized c 60; save one"),
    RuleCase(
      "one byte more",
      three,
      finds: [
        "251 B of new files outside Git LFS, over the limit of 250 B | convert above 91 in everything"
      ]
    ),
    RuleCase("the same content twice", "sized a 200; cp a b; save one"),
    RuleCase("pointers", "for i in 1 2 3; do pointer $i 5 >$i; done; save one"),
    RuleCase(
      "what a later commit removes counts",
      "sized a 150; save one; rm a; sized b 150; save two",
      finds: [
        "300 B of new files outside Git LFS, over the limit of 250 B | convert above 150 in main"
      ],
      in: range("main")
    ),
    RuleCase(
      "what the other side has does not count",
      "sized a 200; save one; git tag base; git mv a b; sized c 100; save two",
      in: range("base..main")
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws {
    try await example.check(PushSize.self) { $0.pushLimit = .bytes(250) }
  }

  @Test("leaves out what an exception lets through")
  func exception() async throws {
    try await RuleCase("an exception", Self.three).check(PushSize.self) { layer in
      layer.pushLimit = .bytes(250)
      layer.exceptions = [
        try SettingText.exception(Array("c [push-size]: small".utf8))
      ]
    }
  }

  @Test(
    "the size over which files have to go",
    arguments: [
      ([100, 90, 61], 250, 90), ([100, 90, 61], 150, 61), ([10], 5, 1), ([7, 7, 7], 14, 6),
      ([1, 2], 10, 2),
    ] as [([UInt64], UInt64, UInt64)]
  )
  func threshold(_ sizes: [UInt64], _ limit: UInt64, _ last: UInt64) {
    let threshold = PushSize.threshold(sizes, limit)
    #expect(sizes.filter { $0 < threshold }.reduce(0, +) <= limit)
    #expect(threshold >= last)
  }
}
