import Testing

@testable import Audit

@Suite("audit rule: dvc-output")
struct DVCOutputTests {
  private static let data =
    "mkdir data; sized data/a 5; printf 'outs:\\n- path: data\\n' >data.dvc; "

  static let cases = [
    RuleCase(
      "a file in a folder that DVC keeps",
      data + "sized b 5; save one",
      finds: ["data/a: in Git, though DVC keeps 'data' (data.dvc) | leave data/a in head"]
    ),
    RuleCase(
      "the output of a stage, in a folder below",
      """
      mkdir p; sized p/m 5; sized p/n 5; save one
      printf 'stages:\\n  s:\\n    outs:\\n    - m\\n    metrics:\\n    - n:\\n        cache: false\\n' \
        >p/dvc.yaml
      echo y >>p/m; echo y >>p/n; save two
      """,
      finds: ["p/m: in Git, though DVC keeps 'p/m' (p/dvc.yaml) | leave p/m in head"]
    ),
    RuleCase(
      "a pointer, a link, an empty file",
      data + """
        rm data/a; : >data/a; pointer 1 5 >data/b; ln -s x data/c; save one
        """
    ),
    RuleCase("a later commit removes it", data + "save one; rm -r data; save two"),
    RuleCase(
      "a later commit puts a pointer in its place",
      data + "save one; pointer 1 5 >data/a; save two"
    ),
    RuleCase("a later commit leaves it to Git", data + "save one; rm data.dvc; save two"),
    RuleCase(
      "the other side has it at another path",
      data + "sized b 5; cp data/a c; rm -r data; save one; git tag base; mkdir data; "
        + "cp c data/a; save two",
      in: range("base..main")
    ),
    RuleCase("a file that is no YAML", data + "printf '[' >data.dvc; save one"),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(DVCOutput.self) }
}
