internal import GitCommand
internal import HTTP

/// The place of a remote's LFS objects, as its address gives it.
enum Endpoint: Equatable, Sendable {
  /// A server with this address.
  case http(HTTPURL)
  /// A server whose address another one gives through SSH.
  ///
  /// - Parameter guess: the address if that server gives none
  case ssh(SSHDestination, guess: [UInt8])
  /// The repository at this absolute path.
  case local(path: [UInt8])

  /// Reads the address of an LFS server or a Git repository.
  ///
  /// - Parameters:
  ///   - address: the value of a setting, with `url.<base>.insteadOf` applied
  ///   - isRepository: whether it is the repository's address, from which the LFS server's is
  ///     derived
  ///   - gitScheme: the scheme that replaces `git://`, which has no LFS
  ///   - directory: the base of relative paths
  init(
    _ address: [UInt8],
    isRepository: Bool,
    gitScheme: [UInt8],
    directory: [UInt8]
  ) throws(LFSServerError) {
    guard !address.isEmpty, !address.hasControlBytes else {
      throw .badAddress(address.withoutLogin, .malformed)
    }
    if let (scheme, rest) = address.split(around: "://"), scheme.allSatisfy(\.isSchemeByte) {
      try self.init(scheme: scheme, rest, address, isRepository, gitScheme)
      return
    }
    // A remote helper of Git, named before the colons, reads the rest.
    if let (scheme, _) = address.split(around: "::"), scheme.allSatisfy(\.isSchemeByte) {
      throw .badAddress(address.withoutLogin, .remoteHelper)
    }
    let slash = address.firstIndex(of: .slash) ?? address.count
    guard let colon = address[..<slash].lastIndex(of: UInt8(ascii: ":")), !address.isDirectory
    else {
      self = .local(path: directory.isEmpty ? address : address.resolved(in: directory))
      return
    }
    self = try Self.scpLike(address, colon, isRepository)
  }

  private init(
    scheme: [UInt8],
    _ rest: [UInt8],
    _ address: [UInt8],
    _ isRepository: Bool,
    _ gitScheme: [UInt8]
  ) throws(LFSServerError) {
    switch String(decoding: scheme, as: UTF8.self).lowercased() {
    case "http", "https":
      self = .http(try Self.web(address, isRepository))
    case "git":
      self = .http(try Self.web(gitScheme + Array("://".utf8) + rest, isRepository))
    case "ssh", "git+ssh", "ssh+git":
      guard let slash = rest.firstIndex(of: .slash) else {
        throw .badAddress(address.withoutLogin, .malformed)
      }
      let path = rest[slash...].withoutEscapes
      let destination = try SSHDestination(
        rest[..<slash].withoutEscapes,
        path: path,
        address: address
      )
      self = .ssh(destination, guess: destination.guess(path: path, isRepository))
    case "file":
      let path = rest.withoutEscapes
      guard path.first == .slash, !path.hasControlBytes else {
        throw .badAddress(address, .malformed)
      }
      self = .local(path: path)
    default: throw .badAddress(address.withoutLogin, .scheme)
    }
  }

  private static func web(
    _ address: [UInt8],
    _ isRepository: Bool
  ) throws(LFSServerError) -> HTTPURL {
    guard let url = HTTPURL(isRepository ? address.serverAddress : address) else {
      throw .badAddress(address.withoutLogin, .malformed)
    }
    return url
  }

  /// Reads `[USER@]HOST:PATH` and `[[USER@]HOST:PORT]:PATH`.
  private static func scpLike(
    _ address: [UInt8],
    _ colon: Int,
    _ isRepository: Bool
  ) throws(LFSServerError) -> Endpoint {
    var authority = Array(address[..<colon])
    var start = colon
    // The host ends at the first colon, unless it is in brackets.
    if authority.last == UInt8(ascii: "]") {
      if authority.first == UInt8(ascii: "[") {
        authority = Array(authority.dropFirst().dropLast())
      }
    } else if let first = authority.firstIndex(of: UInt8(ascii: ":")) {
      start = first
      authority = Array(address[..<first])
    }
    let path = Array(address[(start + 1)...])
    let destination = try SSHDestination(authority, path: path, address: address)
    let rooted = path.first == .slash ? path : [.slash] + path
    return .ssh(destination, guess: destination.guess(path: rooted, isRepository))
  }
}

extension [UInt8] {
  /// The LFS server's address, derived from that of a repository.
  fileprivate var serverAddress: [UInt8] {
    let address = last == .slash ? Array(dropLast()) : self
    let name = address.split(separator: .slash).last ?? []
    return address
      + Array((name.suffix(4).isText(".git") ? "/info/lfs" : ".git/info/lfs").utf8)
  }

  /// The path, resolved in a directory if it is relative.
  fileprivate func resolved(in directory: [UInt8]) -> [UInt8] {
    first == .slash ? self : directory.appending(path: self)
  }

  fileprivate var isDirectory: Bool { first == .slash || first == UInt8(ascii: ".") }
}

extension UInt8 {
  fileprivate var isSchemeByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "+-.".utf8.contains(self)
    }
  }
}

/// A repository on another machine, as `ssh` reaches it.
struct SSHDestination: Hashable, Sendable {
  /// The host; with a user, `USER@HOST`.
  let userAndHost: [UInt8]
  /// The digits of the port; `nil` for the default of `ssh`.
  let port: [UInt8]?
  /// The repository's path on that machine.
  let path: [UInt8]

  /// Reads `[USER@]HOST[:PORT]`.
  ///
  /// - Throws: `LFSServerError.badAddress`, also if `ssh` would read a part as an option.
  init(_ authority: [UInt8], path: [UInt8], address: [UInt8]) throws(LFSServerError) {
    let at = authority.lastIndex(of: UInt8(ascii: "@"))
    // A password in the address is not passed on: `ssh` asks for it itself.
    let user = at.map { Array(authority[..<$0].prefix { $0 != UInt8(ascii: ":") }) }
    var host = at.map { Array(authority[($0 + 1)...]) } ?? authority
    var port: [UInt8]?
    let bracket = host.lastIndex(of: UInt8(ascii: "]"))
    if let colon = host.lastIndex(of: UInt8(ascii: ":")), colon > bracket ?? -1,
      bracket != nil || host.firstIndex(of: UInt8(ascii: ":")) == colon
    {
      port = Array(host[(colon + 1)...])
      host = Array(host[..<colon])
    }
    if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
      host = Array(host.dropFirst().dropLast())
    }
    if port?.isEmpty == true { port = nil }
    let whole = (user.map { $0 + [UInt8(ascii: "@")] } ?? []) + host
    guard !host.isEmpty, user?.isEmpty != true, !path.isEmpty,
      port?.allSatisfy({ (0x30...0x39).contains($0) }) ?? true,
      !whole.contains(where: { $0 <= 0x20 || $0 == 0x7F }), !path.hasControlBytes
    else { throw .badAddress(address.withoutLogin, .malformed) }
    let hyphen = UInt8(ascii: "-")
    guard whole.first != hyphen, host.first != hyphen, path.first != hyphen else {
      throw .badAddress(address.withoutLogin, .option)
    }
    userAndHost = whole
    self.port = port
    self.path = path
  }

  /// The address of the LFS server, if the server asked through SSH gives none.
  func guess(path: [UInt8], _ isRepository: Bool) -> [UInt8] {
    let at = userAndHost.lastIndex(of: UInt8(ascii: "@"))
    let name = at.map { Array(userAndHost[($0 + 1)...]) } ?? userAndHost
    let host = name.contains(UInt8(ascii: ":")) ? Array("[".utf8) + name + Array("]".utf8) : name
    let address = Array("https://".utf8) + host + path
    return isRepository ? address.serverAddress : address
  }

  /// The text for messages.
  var shown: [UInt8] { userAndHost + [UInt8(ascii: ":")] + path }
}
