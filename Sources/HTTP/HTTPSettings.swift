/// How a web server is reached, and how it and this side prove who they are.
public struct HTTPSettings: Hashable, Sendable {
  /// The version that is spoken.
  public enum Version: Hashable, Sendable {
    /// What both sides know.
    case negotiated
    case http1
    case http2
  }

  /// Whether the server must prove who it is.
  public var verifiesServer = true
  /// A file of certificates of authorities, in place of the system's.
  public var authoritiesFile: [UInt8]?
  /// A folder of certificates of authorities.
  public var authoritiesFolder: [UInt8]?
  /// The certificate that this side shows.
  public var certificate: [UInt8]?
  /// Its key, if it stands in another file.
  public var key: [UInt8]?
  /// The digest that the server's key must have, as libcurl and Git write it.
  public var pinnedKey: [UInt8]?
  /// A file of cookies, which is only read.
  public var cookieFile: [UInt8]?
  /// The server that requests go through, with a name and password in it if it asks for them.
  public var proxy: [UInt8]?
  /// The hosts that are asked directly all the same, with commas between them.
  public var noProxy: [UInt8]?
  /// The file of names and passwords by host; `nil` for none.
  public var netrc: [UInt8]?
  /// The version that is spoken.
  public var version = Version.negotiated
  /// For addresses of hosts that are not those of the name service: `HOST:PORT:ADDRESS`.
  public var addresses: [[UInt8]] = []
  /// How long a connection may take to be made, in seconds.
  public var connectSeconds = 30
  /// For how long nothing may come, in seconds.
  public var silenceSeconds = 60
  /// How long all of a request may take, in seconds.
  public var totalSeconds = 600

  /// The settings of one who has made none.
  public init() {}
}
