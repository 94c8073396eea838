internal import Text
internal import Verification

/// The error of a run that was not published, since its verification found errors.
struct VerificationFailure: WordedError {
  let findings: [Finding]

  var words: ErrorWords {
    var message = "the result is not as it should be, and no ref was moved:\n"
    message += findings.prefix(20)
      .map { "  \(FindingWords.place($0)): \(FindingWords.words($0.kind))\n" }.joined()
    if findings.count > 20 { message += "  and \(findings.count - 20) more\n" }
    message.removeLast()
    var words = ErrorWords(message, ErrorWords.unchanged)
    words.exitCode = 1
    return words
  }
}
