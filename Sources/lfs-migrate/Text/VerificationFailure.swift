internal import Verification

/// The error of a run that was not published, since its verification found errors.
struct VerificationFailure: Error {
  let findings: [Finding]
}

extension ErrorWords {
  init(_ error: VerificationFailure) {
    var message = "the result is not as it should be, and no ref was moved:\n"
    message += error.findings.prefix(20)
      .map { "  \(FindingWords.place($0)): \(FindingWords.words($0.kind))\n" }.joined()
    if error.findings.count > 20 { message += "  and \(error.findings.count - 20) more\n" }
    message.removeLast()
    self.init(message, Self.unchanged)
    exitCode = 1
  }
}
