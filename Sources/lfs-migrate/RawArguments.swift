/// The command line as the system has it: paths need not be Unicode text.
enum RawArguments {
  /// The bytes of positional arguments, which stand on the command line in this order.
  ///
  /// A text that is not found there by itself was made of something else, and stands for its UTF-8.
  static func bytes(of texts: [String]) -> [[UInt8]] {
    var rest = Invocation.arguments[...]
    return texts.map { text in
      guard let place = rest.firstIndex(where: { ShownText.unshown($0) == text })
      else { return Array(text.utf8) }
      defer { rest = rest[(place + 1)...] }
      return rest[place]
    }
  }
}
