import Testing

@testable import Audit

@Suite("audit rule: model-file")
struct ModelFileTests {
  static let cases = [
    RuleCase(
      "by its name, in any case, of any size",
      "mkdir d; sized a.pt 5; sized d/b.ONNX 8; sized c.txt 5; save one",
      finds: [
        "a.pt: a model or data set outside Git LFS (5 B) | convert a.pt in everything",
        "d/b.ONNX: a model or data set outside Git LFS (8 B) | convert d/b.ONNX in everything",
      ]
    ),
    RuleCase(
      "no empty file, link, pointer or path that is given to Git LFS",
      """
      : >a.pt; ln -s x b.pt; pointer 1 5 >c.pt; echo 'd.pt filter=lfs' >.gitattributes
      sized d.pt 5; save one
      """
    ),
    RuleCase(
      "no blob that a reference names",
      "save one; git update-ref refs/x.pt $(echo x | git hash-object -w --stdin)"
    ),
    RuleCase(
      "the other side has it at another path",
      "sized a.pt 5; save one; git tag base; git mv a.pt b.pt; save two",
      in: range("base..main")
    ),
    RuleCase(
      "what is staged",
      "save one; sized a.pt 5; git add .",
      finds: ["a.pt: a model or data set outside Git LFS (5 B) | track staged a.pt"],
      in: .staged
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(ModelFile.self) }

  @Test("finds files of other types where settings name those")
  func patterns() async throws {
    let example = RuleCase(
      "other types",
      "sized a.pt 5; sized b.xyz 5; save one",
      finds: ["b.xyz: a model or data set outside Git LFS (5 B) | convert b.xyz in everything"]
    )
    try await example.check(ModelFile.self) { $0.modelPatterns = [Array("*.xyz".utf8)] }
  }
}
