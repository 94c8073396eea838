internal import CLibcurl

/// An address on a web server, parsed by the library that sends the requests.
///
/// So the host can't be read differently here and there. User name and password are separate from
/// the rest, which may be shown.
public struct HTTPURL: Hashable, Sendable {
  /// A supported scheme.
  public enum Scheme: Hashable, Sendable {
    case http, https

    /// The name, in lower case.
    public var name: String { self == .http ? "http" : "https" }
  }

  /// The scheme.
  public let scheme: Scheme
  /// The server's name or address, in lower case; an IPv6 address is in brackets.
  public let host: [UInt8]
  /// The port; the scheme's default if the text has none.
  public let port: Int
  /// The path, beginning with a slash, with escapes as they are sent.
  public let path: [UInt8]
  /// The part after a question mark, with escapes as they are sent; `nil` if there is none.
  public let query: [UInt8]?
  /// The user name, with escapes decoded.
  public let user: [UInt8]?
  /// The password, with escapes decoded.
  public let password: [UInt8]?

  /// Reads an absolute URL of HTTP or HTTPS.
  ///
  /// - Returns: `nil` if the text is not such a URL, or has control characters.
  public init?(_ text: [UInt8]) {
    // libcurl also accepts a URL with one slash or three.
    let rest = text.drop { $0 != UInt8(ascii: ":") }
    guard rest.starts(with: "://".utf8), rest.dropFirst(3).first != UInt8(ascii: "/") else {
      return nil
    }
    self.init(text, relativeTo: nil)
  }

  /// The target of a link on a page.
  ///
  /// - Returns: `nil` if the target is not a URL of HTTP or HTTPS.
  public init?(_ link: [UInt8], relativeTo base: HTTPURL) {
    self.init(link, relativeTo: base.text)
  }

  private init?(_ text: [UInt8], relativeTo base: [UInt8]?) {
    // Control characters would be shown in one way and sent in another.
    guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), let url = unsafe curl_url() else {
      return nil
    }
    defer { unsafe curl_url_cleanup(url) }
    if let base, unsafe !Self.set(url, CURLUPART_URL, base) { return nil }
    guard unsafe Self.set(url, CURLUPART_URL, text) else { return nil }
    switch unsafe Self.part(url, CURLUPART_SCHEME).map({ String(decoding: $0, as: UTF8.self) }) {
    case "http": scheme = .http
    case "https": scheme = .https
    default: return nil
    }
    guard let host = unsafe Self.part(url, CURLUPART_HOST), !host.isEmpty,
      // Git does not use addresses with a zone of this machine.
      unsafe Self.part(url, CURLUPART_ZONEID) == nil,
      let digits = unsafe Self.part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT),
      let port = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(port),
      let path = unsafe Self.part(url, CURLUPART_PATH)
    else { return nil }
    self.host = host.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    self.port = port
    self.path = path
    query = unsafe Self.part(url, CURLUPART_QUERY)
    user = unsafe Self.part(url, CURLUPART_USER, CURLU_URLDECODE)
    password = unsafe Self.part(url, CURLUPART_PASSWORD, CURLU_URLDECODE)
  }

  private static func set(_ url: OpaquePointer, _ part: CURLUPart, _ text: [UInt8]) -> Bool {
    let flags = UInt32(CURLU_URLENCODE)
    return unsafe CText.with(text) { unsafe curl_url_set(url, part, $0, flags) } == CURLUE_OK
  }

  private static func part(
    _ url: OpaquePointer,
    _ part: CURLUPart,
    _ flags: Int32 = 0
  ) -> [UInt8]? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(url, part, &text, UInt32(flags)) == CURLUE_OK, let text = unsafe text
    else { return nil }
    defer { unsafe curl_free(text) }
    return unsafe CText.bytes(text)
  }
}

extension HTTPURL {
  /// The host, with the port unless it is the scheme's default.
  public var authority: [UInt8] {
    let usual = scheme == .http ? 80 : 443
    return port == usual ? host : host + Array(":\(port)".utf8)
  }

  /// The URL without user, password and query, to be shown.
  public var text: [UInt8] { origin + path }

  /// The URL that is sent: with the query.
  public var sent: [UInt8] { text + (query.map { [UInt8(ascii: "?")] + $0 } ?? []) }

  /// Scheme, host and port, which identify a server.
  public var origin: [UInt8] { Array("\(scheme.name)://".utf8) + authority }

  /// A path below this one, on the same server; keeps the query.
  public func appending(path more: String) -> HTTPURL? {
    let slash: [UInt8] = path.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    let whole = text + slash + Array(more.utf8) + (query.map { [UInt8(ascii: "?")] + $0 } ?? [])
    guard let url = HTTPURL(whole) else { return nil }
    return HTTPURL(url, user: user, password: password)
  }

  private init(_ url: HTTPURL, user: [UInt8]?, password: [UInt8]?) {
    scheme = url.scheme
    host = url.host
    port = url.port
    path = url.path
    query = url.query
    self.user = user
    self.password = password
  }
}
