internal import Text

/// An error of a command, with its message.
struct CommandError: WordedError {
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  var words: ErrorWords { ErrorWords(message, hint) }
}
