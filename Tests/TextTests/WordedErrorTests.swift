import Testing
import Text

@Suite("an error of a module above")
struct WordedErrorTests {
  private struct Refused: WordedError {
    var words: ErrorWords {
      var words = ErrorWords("it was refused", "Ask again.")
      words.exitCode = 3
      return words
    }
  }

  @Test("brings its words")
  func words() {
    let error: any Error = Refused()
    let words = ErrorWords(error)
    #expect(words.text == "Error: it was refused\nHint: Ask again.\n")
    #expect(words.exitCode == 3)
  }
}
