public import GitCommand
internal import HTTP
public import LFS

/// An LFS object to ask a server for.
public struct ServerObject: Hashable, Sendable {
  /// The object's id.
  public let oid: LFSObjectID
  /// The object's length, in bytes.
  public let byteCount: UInt64

  /// An object.
  public init(oid: LFSObjectID, byteCount: UInt64) {
    self.oid = oid
    self.byteCount = byteCount
  }

  /// Whether it is the empty object, which Git LFS neither stores nor sends.
  var isEmpty: Bool { byteCount == 0 && oid == .empty }
}

/// The place of a remote's LFS objects: a server, or a repository on this machine.
public struct LFSServer: Sendable {
  /// What Git LFS would do with the server: settings may name a different one for each.
  public enum Operation: Sendable {
    case download, upload
  }

  private enum Place {
    case local(LocalStore)
    case remote(BatchServer)
  }

  private let place: Place
  /// The address without user, password and query; a path if it is on this machine.
  public let address: [UInt8]

  /// The server that Git LFS would use for a remote.
  ///
  /// No request is sent yet.
  ///
  /// - Parameters:
  ///   - remote: the remote's name, or an address
  ///   - git: Git in this repository
  ///   - config: Git's settings
  ///   - location: the location of the repository's parts
  ///   - operation: whether to use the server for downloads or for uploads
  ///   - ref: the full name of the reference that the objects are for, which some servers check
  /// - Throws: `LFSServerError` if there is no server, or none that can be asked.
  public static func find(
    of remote: [UInt8],
    _ git: Git,
    _ config: GitConfig,
    _ location: RepositoryLocation,
    for operation: Operation = .download,
    ref: [UInt8]? = nil
  ) async throws(LFSServerError) -> LFSServer {
    try await find(of: remote, git, config, location, for: operation, ref: ref, Patience())
  }

  package static func find(
    of remote: [UInt8],
    _ git: Git,
    _ config: GitConfig,
    _ location: RepositoryLocation,
    for operation: Operation,
    ref: [UInt8]?,
    _ patience: Patience
  ) async throws(LFSServerError) -> LFSServer {
    let settings: EndpointSettings
    do throws(GitError) {
      settings = try await EndpointSettings.read(git, config, location)
    } catch { throw .git(error) }
    let endpoint = try settings.endpoint(of: remote, operation)
    let matching = try await URLSettings.read("lfs", for: endpoint.matchedAddress, git, config)
    if let agent = settings.transferAgent(matching) { throw .transferAgent(name: agent) }
    let server: BatchServer
    switch endpoint {
    case .local(let path):
      let store = try await LocalStore.open(path, git, own: settings.ownDirectory)
      return LFSServer(place: .local(store), address: path)
    case .http(let url):
      server = BatchServer(
        .address(url),
        repository: settings.replacedAddress(of: remote, operation),
        remote: remote,
        git,
        config,
        ref: ref,
        patience
      )
      return LFSServer(place: .remote(server), address: url.text)
    case .ssh(let destination, let guess):
      server = BatchServer(
        .ssh(SSHAuthentication(destination, guess: guess, git, config)),
        repository: nil,
        remote: remote,
        git,
        config,
        ref: ref,
        patience
      )
      return LFSServer(place: .remote(server), address: destination.shown)
    }
  }

  /// The objects that the server lacks, or has with another size, in the order given.
  ///
  /// - Parameters:
  ///   - objects: the objects; repeated ones are allowed
  ///   - progress: receives the number of objects asked for so far
  /// - Throws: `LFSServerError` if the answer is not known for every object.
  public func lacking(
    _ objects: [ServerObject],
    progress: (Int) -> Void = { _ in }
  ) async throws(LFSServerError) -> [ServerObject] {
    do throws(LFSServerError) {
      switch place {
      case .local(let store): return try store.lacking(objects, progress: progress)
      case .remote(let server): return try await server.lacking(objects, progress: progress)
      }
    } catch {
      // A program that ended with the task gives no useful error.
      throw Task.isCancelled ? .cancelled : error
    }
  }
}

extension Endpoint {
  /// The address by which settings `lfs.<url>` are looked up.
  fileprivate var matchedAddress: [UInt8] {
    switch self {
    case .http(let url): url.matched
    // These have no escapes, but Git reads a percent sign as the start of one.
    case .ssh(_, let guess): Self.escaped(guess)
    case .local(let path): Self.escaped(Array("file://".utf8) + path)
    }
  }

  private static func escaped(_ address: [UInt8]) -> [UInt8] {
    address.flatMap { $0 == UInt8(ascii: "%") ? Array("%25".utf8) : [$0] }
  }
}
