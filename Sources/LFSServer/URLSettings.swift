internal import FileSystem
internal import GitCommand
internal import HTTP

/// Settings for addresses (`http.<url>.*`, `lfs.<url>.*`), matched by Git.
enum URLSettings {
  /// The settings of a section that apply to an address.
  ///
  /// - Parameter config: all settings, used as they are if Git can't parse the address
  static func read(
    _ section: GitArgument,
    for address: [UInt8],
    _ git: Git,
    _ config: GitConfig
  ) async throws(LFSServerError) -> GitConfig {
    do throws(GitError) {
      let result = try await git.result(
        of: ["config", "-z", "--get-urlmatch", section, GitArgument(address)]
      )
      switch result.end {
      // No setting matches.
      case .exited(1): return GitConfig(listing: [])
      case .exited(128): return config
      default: break
      }
      return GitConfig(listing: try result.successfulOutput())
    } catch { throw .git(error) }
  }

  /// The connection settings for an address, and the header fields from settings.
  static func http(
    for url: HTTPURL,
    remote: [UInt8],
    _ git: Git,
    _ config: GitConfig
  ) async throws(LFSServerError) -> WebSettings {
    // There may be several fields: a probe setting tells which `http.<url>` matches best.
    let candidates = config.subsections(of: "http")
    var git = git
    for (index, candidate) in candidates.enumerated() {
      let key = Array("http.".utf8) + candidate + Array(".extraheader".utf8)
      guard config.contains(key) else { continue }
      let probe = Array("http.".utf8) + candidate + Array(".\(probeName)".utf8)
      git.settings.append((probe, Array("\(index)".utf8)))
    }
    let matching = try await read("http", for: url.matched, git, config)
    let best = matching.text("http.\(probeName)").flatMap { Int($0) }.map { candidates[$0] }
    let subsection = best.map { Array(".".utf8) + $0 } ?? []
    let lines = config.values(Array("http".utf8) + subsection + Array(".extraheader".utf8))
    let proxy = config.value(Array("remote.".utf8) + remote + Array(".proxy".utf8))
    do throws(GitConfigError) {
      return WebSettings(
        connection: try connection(
          to: url,
          matching,
          git.environment,
          proxy: proxy,
          config.values("http.curloptresolve")
        ),
        // An empty value removes those before it.
        fields: lines.split(separator: [], omittingEmptySubsequences: false).last?
          .compactMap { field($0) } ?? [],
        hasGeneralFields: best == nil,
        followsRedirections: matching.text("http.followredirects").map { $0.lowercased() }
          .map { !["false", "no", "off", "0"].contains($0) } ?? true
      )
    } catch { throw .setting(error) }
  }

  private static let probeName = "lfsmigratebest"

  private static func field(_ line: [UInt8]) -> HTTPField? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return HTTPField(name: line[..<colon], value: line[(colon + 1)...].trimmingWhitespace)
  }

  private static func connection(
    to url: HTTPURL,
    _ matching: GitConfig,
    _ environment: GitEnvironment,
    proxy: [UInt8]?,
    _ addresses: [[UInt8]]
  ) throws(GitConfigError) -> HTTPSettings {
    var settings = HTTPSettings()
    func path(_ variable: String, _ key: String) -> [UInt8]? {
      let path = environment[variable] ?? matching.value(key)
      guard let path, !path.isEmpty else { return nil }
      guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
      return home + path.dropFirst()
    }
    let noVerify = environment["GIT_SSL_NO_VERIFY"].map { String(decoding: $0, as: UTF8.self) }
    let isUnverified = ["1", "true", "yes", "on", "t"].contains(noVerify?.lowercased() ?? "")
    let verifies = try matching.bool("http.sslverify") ?? true
    settings.verifiesServer = verifies && !isUnverified
    settings.authoritiesFile = path("GIT_SSL_CAINFO", "http.sslcainfo")
    settings.authoritiesFolder = path("GIT_SSL_CAPATH", "http.sslcapath")
    settings.certificate = path("GIT_SSL_CERT", "http.sslcert")
    settings.key = path("GIT_SSL_KEY", "http.sslkey")
    settings.pinnedKey = matching.value("http.pinnedpubkey")
    settings.cookieFile = path("", "http.cookiefile")
    settings.addresses = addresses.filter { !$0.isEmpty }
    switch matching.text("http.version") {
    case "HTTP/1.1": settings.version = .http1
    case "HTTP/2": settings.version = .http2
    default: break
    }
    settings.proxy = (proxy ?? matching.value("http.proxy") ?? environment.proxy(for: url)).flatMap
    {
      $0.isEmpty ? nil : $0
    }
    settings.noProxy = environment["no_proxy"] ?? environment["NO_PROXY"]
    if let home = environment["HOME"], !home.isEmpty {
      let netrc = home.appending(path: ".netrc")
      if Files.exists(netrc) { settings.netrc = netrc }
    }
    return settings
  }
}

/// Connection settings and header fields for an address.
struct WebSettings: Sendable {
  let connection: HTTPSettings
  /// The header fields from settings.
  var fields: [HTTPField]
  /// Whether the fields are those for all servers, not those for one address.
  let hasGeneralFields: Bool
  let followsRedirections: Bool

  /// The settings for a server that another one named: without fields that are for all servers.
  var withoutGeneralFields: WebSettings {
    var copy = self
    if hasGeneralFields { copy.fields = [] }
    return copy
  }
}

extension GitEnvironment {
  fileprivate func proxy(for url: HTTPURL) -> [UInt8]? {
    let names =
      switch url.scheme {
      case .https: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
      // `HTTP_PROXY` may come from a request's header if a web server started this process
      // (httpoxy).
      case .http: ["http_proxy", "all_proxy", "ALL_PROXY"]
      }
    return names.lazy.compactMap { self[$0] }.first
  }
}

extension HTTPURL {
  /// The address for the lookup of settings: with the user, without password and query.
  var matched: [UInt8] {
    guard let user, user.allSatisfy(\.isPlain) else { return text }
    return Array("\(scheme.name)://".utf8) + user + [UInt8(ascii: "@")] + authority + path
  }
}

extension UInt8 {
  fileprivate var isPlain: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~".utf8.contains(self)
    }
  }
}
