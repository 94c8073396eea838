/// The settings of a connection to a web server, and of authentication on both sides.
public struct HTTPSettings: Hashable, Sendable {
  /// A version of HTTP.
  public enum Version: Hashable, Sendable {
    /// The version that both sides support.
    case negotiated
    case http1
    case http2
  }

  /// Whether the server must have a valid certificate.
  public var verifiesServer = true
  /// A file of CA certificates, instead of the system's.
  public var authoritiesFile: [UInt8]?
  /// A directory of CA certificates.
  public var authoritiesFolder: [UInt8]?
  /// The file of the client's certificate.
  public var certificate: [UInt8]?
  /// The file of its key, if it is another one.
  public var key: [UInt8]?
  /// The hash of the server's public key, as libcurl and Git write it.
  public var pinnedKey: [UInt8]?
  /// A file of cookies, which is only read.
  public var cookieFile: [UInt8]?
  /// The proxy of requests, with a name and password in it if it needs them.
  public var proxy: [UInt8]?
  /// The hosts that do not go through the proxy, separated by commas.
  public var noProxy: [UInt8]?
  /// The file of logins by host; `nil` for none.
  public var netrc: [UInt8]?
  /// The version of HTTP.
  public var version = Version.negotiated
  /// Addresses of hosts that override the name service: `HOST:PORT:ADDRESS`.
  public var addresses: [[UInt8]] = []
  /// The maximum time to connect, in seconds.
  public var connectSeconds = 30
  /// The maximum time without data, in seconds.
  public var silenceSeconds = 60
  /// The maximum time of a whole request, in seconds.
  public var totalSeconds = 600

  /// The default settings.
  public init() {}
}
