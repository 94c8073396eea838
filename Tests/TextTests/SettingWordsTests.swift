import Audit
import Testing
import YAML

@testable import Text

@Suite("what is wrong with a setting")
struct SettingWordsTests {
  @Test(
    "is said with all that could stand there instead",
    arguments: [
      (.notSeverity, "it is none of error, warning and off"),
      (.notPreset, "it is none of github, gitlab, bitbucket and huggingface"),
      (.tooLong(limit: 1000), "it has more than 1000 bytes"),
      (.file(.alias(line: 3)), "aliases are not read (line 3)"),
      (.file(.malformed(line: 2, reason: "no tab")), "it is no YAML: no tab (line 2)"),
    ] as [(SettingFault, String)]
  )
  func words(_ fault: SettingFault, _ expected: String) {
    #expect(ErrorWords.words(fault) == expected)
  }

  @Test("names all rules where there is none of that name")
  func rules() {
    let words = ErrorWords.words(.noSuchRule("large"))
    #expect(words.hasPrefix("there is no rule 'large', only: "))
    #expect(AuditRule.allCases.allSatisfy { words.contains($0.id) })
  }

  @Test(
    "shows names without their control characters",
    arguments: [SettingFault.noSuchRule("a\u{1B}[31m"), .noSuchMember("a\u{1B}[31m")]
  )
  func hostile(_ fault: SettingFault) {
    #expect(!ErrorWords.words(fault).unicodeScalars.contains("\u{1B}"))
    #expect(ErrorWords.words(fault).contains("[31m"))
  }
}
