public import Threads

/// A header field: name and value, as bytes.
public struct HTTPField: Hashable, Sendable {
  /// The name, as it is sent or was received.
  public let name: [UInt8]
  /// The value, without white space around it.
  public let value: [UInt8]

  /// A field; `nil` unless the name has only legal characters, and the value is on one line.
  public init?(name: some Sequence<UInt8>, value: some Sequence<UInt8>) {
    self.name = Array(name)
    self.value = Array(value)
    guard !self.name.isEmpty, self.name.allSatisfy(Self.isNameByte),
      // A line end would begin another field, or the body.
      self.value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
    else { return nil }
  }

  /// Whether the field has that name, ignoring case.
  public func isNamed(_ name: String) -> Bool {
    self.name.count == name.utf8.count
      && zip(self.name, name.utf8).allSatisfy { Self.lowercased($0) == Self.lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

/// A `POST` request to a web server.
public struct HTTPRequest: Sendable {
  /// The address; its user and password are not sent.
  public var url: HTTPURL
  /// The header fields.
  public var fields: [HTTPField]
  /// The body.
  public var body: [UInt8]
  /// The login to send as Basic authentication; `nil` to send none.
  public var login: HTTPLogin?
  /// The settings of the connection.
  public var settings: HTTPSettings
  /// The maximum length of the answer, in bytes; a longer one is an error.
  public var answerLimit: Int

  /// A request without a login.
  public init(
    to url: HTTPURL,
    fields: [HTTPField],
    body: [UInt8],
    settings: HTTPSettings,
    answerLimit: Int
  ) {
    self.url = url
    self.fields = fields
    self.body = body
    self.settings = settings
    self.answerLimit = answerLimit
  }
}

/// A user name and its password.
///
/// It has no description, so that no text can contain it by mistake.
public struct HTTPLogin: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The user name.
  public let user: [UInt8]
  /// The password.
  public let password: [UInt8]

  /// That name and password.
  public init(user: [UInt8], password: [UInt8]) {
    self.user = user
    self.password = password
  }

  /// Three stars for any login.
  public var description: String { "***" }

  /// An empty mirror for any login.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The answer of a web server.
public struct HTTPAnswer: Sendable {
  /// The status, such as 200.
  public let status: Int
  /// The header fields.
  public let fields: [HTTPField]
  /// The body.
  public let body: [UInt8]
  /// The value of `Retry-After`, in seconds; `nil` if there is none.
  public let retryAfter: Int?

  /// The values of the fields of a name, in order.
  public func values(_ name: String) -> [[UInt8]] {
    fields.filter { $0.isNamed(name) }.map(\.value)
  }
}

/// Why there is no answer; reasons are those of libcurl.
public enum HTTPError: Error, Equatable, Sendable {
  /// The host name of the server or proxy is unknown.
  case unknownHost(reason: String)
  /// The server or proxy does not accept connections.
  case unreachable(reason: String)
  /// The server's certificate is not trusted, or there is no common encryption.
  case notTrusted(reason: String)
  /// The connection was broken, or the answer is not HTTP.
  case broken(reason: String)
  /// The server took too long.
  case timedOut(reason: String)
  /// A file or setting of the connection can't be used.
  case unusableSetting(reason: String)
  /// libcurl can't be used.
  case noLibrary
  /// libcurl does not take a list of header fields or addresses.
  case listRefused
  /// There is no thread to wait for the answer.
  case noThread(ThreadError)
  /// The answer is longer than the limit, in bytes.
  case tooLong(limit: Int)
  /// The task was cancelled.
  case cancelled
}
