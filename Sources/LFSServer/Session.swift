internal import GitCommand
internal import HTTP

/// What is known about a server so far: its address, and its login.
struct Session: Sendable {
  /// The address of requests.
  var url: HTTPURL
  /// The settings for that address.
  var settings: WebSettings
  /// The header fields that SSH gave for this server.
  var fields: [HTTPField] = []
  /// The login that is sent.
  var login: HTTPLogin?
  /// The source of the login; `nil` if no helper has to be told the result.
  var credentials: Credentials?
  /// Whether SSH can give new fields when the server refuses these.
  var isRenewable = false
  /// The number of objects in a request.
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

  /// The header fields; those from SSH replace others of the same name.
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
      // libcurl would send both logins.
      let isSecondLogin = login != nil && field.isNamed("Authorization")
      if !isGiven, !isSecondLogin { all.append(field) }
    }
    return all
  }

  /// The server's message without parts of the login that it may repeat.
  func message(of answer: HTTPAnswer) -> [UInt8] {
    var message = BatchText.message(of: answer)
    // The word after these is a login, perhaps one that libcurl read from a file.
    for word in ["Basic ", "Bearer "] {
      guard let (before, after) = message.split(around: word) else { continue }
      let rest = after.drop { !$0.isWhitespace }
      message = before + Array(word.utf8) + Array("***".utf8) + rest
    }
    let secrets =
      [login?.password].compactMap { $0 }
      + (fields + settings.fields).flatMap { field in
        // The value without its scheme, too.
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
