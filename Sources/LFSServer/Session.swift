internal import GitCommand
internal import HTTP

/// What was found out about a server so far: where it answers, and to what login.
struct Session: Sendable {
  /// Where requests go.
  var url: HTTPURL
  /// How it is reached there.
  var settings: WebSettings
  /// The fields of the header that SSH gave for this server.
  var fields: [HTTPField] = []
  /// The login that is sent.
  var login: HTTPLogin?
  /// Where the login came from, if helpers are to hear what became of it.
  var credentials: Credentials?
  /// Whether SSH gives new fields when the server takes these no more.
  var isRenewable = false
  /// How many objects a request asks for.
  var objects: Int

  func request(_ body: [UInt8]) -> HTTPRequest {
    var request = HTTPRequest(
      to: url,
      fields: header,
      body: body,
      settings: settings.connection,
      answerLimit: BatchText.answerLimit
    )
    request.login = login
    return request
  }

  /// The fields of the header; those that SSH gave take the place of others of that name.
  private var header: [HTTPField] {
    let own = [
      ("Accept", BatchText.mediaType),
      ("Content-Type", BatchText.mediaType + Array("; charset=utf-8".utf8)),
      ("User-Agent", Array("git-lfs (lfs-migrate)".utf8)),
    ].compactMap { HTTPField(name: $0.utf8, value: $1) }
    var all = fields
    for field in settings.fields + own {
      let name = String(decoding: field.name, as: UTF8.self)
      let isGiven = fields.contains { $0.isNamed(name) }
      // Of two logins, libcurl would send both.
      let isSecondLogin = login != nil && field.isNamed("Authorization")
      if !isGiven, !isSecondLogin { all.append(field) }
    }
    return all
  }

  /// The server's message with what it may repeat of a login taken out.
  func message(of answer: HTTPAnswer) -> [UInt8] {
    var message = BatchText.message(of: answer)
    // What follows such a word is a login, also one that libcurl took from a file.
    for word in ["Basic ", "Bearer "] {
      guard let (before, after) = message.split(around: word) else { continue }
      let rest = after.drop { !$0.isWhitespace }
      message = before + Array(word.utf8) + Array("***".utf8) + rest
    }
    let secrets =
      [login?.password].compactMap { $0 }
      + (fields + settings.fields).flatMap { field in
        // Also without the word for its kind.
        [field.value] + field.value.split(separator: UInt8(ascii: " ")).dropFirst().map(Array.init)
      }
    for secret in secrets where secret.count >= 4 {
      while let (before, after) = message.split(around: secret) {
        message = before + Array("***".utf8) + after
      }
    }
    return message
  }
}
