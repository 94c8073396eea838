/// A field of a header: its name and its value, as bytes.
public struct HTTPField: Hashable, Sendable {
  /// The name, as it is to be sent or came.
  public let name: [UInt8]
  /// The value, without white space around it.
  public let value: [UInt8]

  /// A field, if it is one: a name of the letters that names have, and a value on one line.
  public init?(name: some Sequence<UInt8>, value: some Sequence<UInt8>) {
    self.name = Array(name)
    self.value = Array(value)
    guard !self.name.isEmpty, self.name.allSatisfy(Self.isNameByte),
      // A line end would begin a field of its own, or the body.
      self.value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
    else { return nil }
  }

  /// Whether it has that name, in whatever case.
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

/// A request to a web server: a question with a text, which `POST` carries.
public struct HTTPRequest: Sendable {
  /// Where it goes; the user and the password in it are not sent.
  public var url: HTTPURL
  /// The fields of the header.
  public var fields: [HTTPField]
  /// The text.
  public var body: [UInt8]
  /// A name and password to begin with, as Basic authentication; `nil` to be without.
  public var login: HTTPLogin?
  /// How the server is reached and known.
  public var settings: HTTPSettings
  /// A longer answer is an error.
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
/// It has no description, so that it can stand in no text by mistake.
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

  /// Three stars, whatever it is.
  public var description: String { "***" }

  /// Nothing, whatever it is.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a web server answered.
public struct HTTPAnswer: Sendable {
  /// The status, such as 200.
  public let status: Int
  /// The fields of its header.
  public let fields: [HTTPField]
  /// The text.
  public let body: [UInt8]
  /// After how many seconds to ask again, if the server says so.
  public let retryAfter: Int?

  /// The values of the fields of that name, in order.
  public func values(_ name: String) -> [[UInt8]] {
    fields.filter { $0.isNamed(name) }.map(\.value)
  }
}

/// Why there is no answer.
public enum HTTPError: Error, Equatable, Sendable {
  /// The name of the server, or of a proxy, is not known.
  case unknownHost(reason: String)
  /// Nothing is reached there.
  case unreachable(reason: String)
  /// The server does not prove who it is, or there is no common way to encrypt.
  case notTrusted(reason: String)
  /// The connection ended, or what came is not HTTP.
  case broken(reason: String)
  /// Nothing came for too long.
  case timedOut(reason: String)
  /// A file or a setting of how to connect can't be used.
  case unusableSetting(reason: String)
  /// The answer is longer than it may be.
  case tooLong(limit: Int)
  /// The task was cancelled.
  case cancelled
}
