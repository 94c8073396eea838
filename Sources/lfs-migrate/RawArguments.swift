/// The command line as the system has it: paths need not be Unicode text.
enum RawArguments {
  /// The bytes of positional arguments, which stand on the command line in this order.
  ///
  /// A text that is not found there by itself was made of something else, and stands for its UTF-8.
  static func bytes(of texts: [String]) -> [[UInt8]] {
    var rest = all[...]
    return texts.map { text in
      guard let place = rest.firstIndex(where: { String(decoding: $0, as: UTF8.self) == text })
      else { return Array(text.utf8) }
      defer { rest = rest[(place + 1)...] }
      return rest[place]
    }
  }

  private static var all: [[UInt8]] {
    (0..<Int(CommandLine.argc)).map { index in
      // The system's own texts, each ended by a zero, live as long as the process.
      guard let text = unsafe CommandLine.unsafeArgv[index] else { return [] }
      var bytes: [UInt8] = []
      var position = 0
      while unsafe text[position] != 0 {
        bytes.append(UInt8(bitPattern: unsafe text[position]))
        position += 1
      }
      return bytes
    }
  }
}
