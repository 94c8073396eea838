import Digests
import GitCommand
import JSON
import LFS
import TestSupport
import Testing

@testable import LFSServer

/// A repository, a remote and servers on the loopback interface, which end with the test.
final class ServerSandbox {
  /// The directory of everything: `repo`, `remote.git` and `home`.
  let directory: TemporaryDirectory
  /// The environment of all programs.
  var environment: TestEnvironment
  /// The address of the first server.
  private(set) var url = ""
  private var processes: [String] = []

  /// Short pauses, and few requests, which are enough for several at a time.
  static let patience: Patience = {
    var patience = Patience()
    patience.firstPause = 10
    patience.longestPause = 2
    patience.tries = 3
    return patience
  }()

  private init() throws {
    directory = try TemporaryDirectory()
    environment = TestEnvironment(home: directory("home"))
  }

  /// Makes everything, runs the body, and ends the servers.
  static func run(
    server: String = "git-http-server",
    _ arguments: [String] = [],
    _ body: (ServerSandbox) async throws -> Void
  ) async throws {
    let sandbox = try ServerSandbox()
    try await sandbox.sh(
      """
      mkdir home; git init -q --bare remote.git; git init -q -b main repo
      git -C repo commit -q --allow-empty -m first
      """
    )
    do {
      if !server.isEmpty {
        sandbox.url = try await sandbox.start(server, arguments)
        try await sandbox.sh("git -C repo remote add origin '\(sandbox.url)/remote.git'")
      }
      try await body(sandbox)
    } catch {
      try? await sandbox.end()
      throw error
    }
    try await sandbox.end()
  }

  /// Starts a server, and waits until it accepts requests.
  ///
  /// - Returns: its address.
  func start(
    _ server: String = "git-http-server",
    _ arguments: [String] = [],
    folder: String = "."
  ) async throws -> String {
    let name = "server\(processes.count)"
    let python = server.hasPrefix("giftless") ? TestTools.folder + "/python" : "python3"
    let words = ([folder, "\(name).port"] + arguments).joined(separator: " ")
    let lines = try await sh(
      """
      mkdir -p \(folder)
      \(python) '\(Checkout.root)/TestRepos/lib/\(server)' \(words) >/dev/null 2>\(name).log &
      echo $!
      for _ in {1..6000}; do [ -e \(name).port ] && break; sleep 0.05; done
      cat \(name).port || cat \(name).log >&2
      """
    ).lines
    processes.append(try #require(lines.first))
    return "http://127.0.0.1:" + (try #require(lines.last))
  }

  private func end() async throws {
    for process in processes { try await sh("kill \(process)") }
  }

  /// Runs a shell script in the directory of everything.
  @discardableResult
  func sh(_ script: String) async throws -> CommandResult {
    try await Command.run(
      "bash",
      ["-euc", script],
      in: directory.path,
      environment: environment
    ).checked()
  }

  /// Writes a file in the directory of everything.
  func write(_ text: String, to name: String) async throws {
    _ = try await Command.run(
      "tee",
      [name],
      in: directory.path,
      environment: environment,
      input: Array(text.utf8)
    ).checked()
  }

  /// Sets the behaviour of the server: see TestRepos/lib/git-http-server.
  func behave(_ json: String) async throws { try await write(json, to: "remote.git/lfs-behaviour") }

  /// The requests for objects that the server received.
  func requests() async throws -> [JSONNode] {
    try await sh("cat remote.git/lfs-requests 2>/dev/null || true").lines.map { line in
      try JSONNode(parsing: Array(line.utf8), byteLimit: 1 << 20)
    }
  }

  /// Puts the objects of these numbers on the server.
  func store(_ numbers: Range<Int>, in folder: String = "remote.git/lfs-objects") async throws {
    try await sh(
      """
      mkdir -p \(folder); cd \(folder)
      python3 -c '
      import hashlib
      for number in range(\(numbers.lowerBound), \(numbers.upperBound)):
          data = b"object %d" % number
          with open(hashlib.sha256(data).hexdigest(), "wb") as file: file.write(data)
      '
      """
    )
  }

  /// The object of a number.
  static func object(_ number: Int, extra: UInt64 = 0) -> ServerObject {
    let content = Array("object \(number)".utf8)
    return ServerObject(
      oid: LFSObjectID(hashing: content.rawSpan),
      byteCount: UInt64(content.count) + extra
    )
  }

  /// Git in a repository.
  func git(_ folder: String = "repo") -> Git {
    Git(
      directory: Array(directory(folder).utf8),
      environment: GitEnvironment(environment.variables)
    )
  }

  /// The server of a remote.
  func find(
    _ remote: String = "origin",
    in folder: String = "repo",
    for operation: LFSServer.Operation = .download,
    ref: String? = nil,
    _ patience: Patience = patience
  ) async throws -> LFSServer {
    let git = git(folder)
    return try await LFSServer.find(
      of: Array(remote.utf8),
      git,
      GitConfig.read(git),
      RepositoryLocation.discover(git),
      for: operation,
      ref: ref.map { Array($0.utf8) },
      patience
    )
  }

  /// The numbers of the objects that the remote's server lacks.
  func lacking(_ numbers: Range<Int>, _ remote: String = "origin") async throws -> [Int] {
    let objects = numbers.map { Self.object($0) }
    let lacking = try await find(remote).lacking(objects)
    return numbers.filter { lacking.contains(Self.object($0)) }
  }

  /// The result of asking for ten objects: the number of missing ones, or the error.
  func outcome(_ remote: String = "origin") async -> String {
    do {
      return "lacks \(try await lacking(0..<10, remote).count)"
    } catch let error as LFSServerError {
      return Self.words(error)
    } catch {
      return "\(error)"
    }
  }

  /// The error in a few words, without addresses.
  static func words(_ error: LFSServerError) -> String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    switch error {
    case .noAddress: return "no address"
    case .badAddress(_, let fault): return "address: \(fault)"
    case .transferAgent(let name): return "agent: \(text(name))"
    case .setting(let error): return "setting: \(error.key)"
    case .git: return "git"
    case .localRepository: return "no repository"
    case .sameStore: return "same store"
    case .localStore: return "store"
    case .sshVariant: return "ssh variant"
    case .sshNotRunnable: return "ssh not run"
    case .sshFailed(_, _, let message): return "ssh failed: \(text(message))"
    case .sshAnswer(_, let fault): return "ssh answer: \(words(fault))"
    case .noAnswer(_, let error):
      return "no answer: \("\(error)".prefix { $0 != "(" })"
    case .noCredentials(_, let message): return "no credentials: \(text(message))"
    case .controlCharacter: return "no credentials: a control character"
    case .unknownLogin(_, let kinds): return "login: \(kinds.map(text))"
    case .loginRefused(_, let message): return "refused: \(text(message))"
    case .forbidden(_, let message): return "forbidden: \(text(message))"
    case .notFound: return "not found"
    case .busy(_, let status, let seconds): return "busy: \(status) \(seconds ?? 0)"
    case .requestTooLarge: return "too large"
    case .redirected(_, _, let fault): return "redirected: \(fault)"
    case .status(_, let status, let message): return "status: \(status) \(text(message))"
    case .answer(_, let fault): return "answer: \(words(fault))"
    case .object(_, _, let code, _): return "object: \(code)"
    case .cancelled: return "cancelled"
    }
  }

  private static func words(_ fault: AnswerFault) -> String {
    switch fault {
    case .json(.malformed), .json(.empty): "no JSON"
    case .json(.tooDeep): "too deep"
    case .json(.tooLong): "too long"
    case .json(.tooMany): "too many values"
    case .value(let place): "value \(place)"
    case .digest: "digest"
    case .unknownObject: "unknown object"
    case .repeatedObject: "repeated object"
    case .missingObject: "missing object"
    }
  }
}
