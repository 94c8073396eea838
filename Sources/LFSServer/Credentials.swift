internal import GitCommand
internal import HTTP

/// A user name and password from Git's credential helpers or the user.
///
/// They are passed through standard input and output only: never in an argument or an error.
struct Credentials: Sendable {
  let login: HTTPLogin
  /// Git's whole answer, which it gets back for `approve` and `reject`.
  private let description: [UInt8]

  /// Asks Git, which asks its helpers and then the user.
  ///
  /// - Parameters:
  ///   - url: the address that wants a login
  ///   - repository: the Git repository's address on the same server, whose path matters with
  ///     `credential.useHttpPath`
  ///   - challenges: the values of the server's `WWW-Authenticate` fields
  /// - Throws: `LFSServerError.noCredentials` if there are none, `controlCharacter` if Git can't be
  ///   asked.
  static func fill(
    for url: HTTPURL,
    repository: HTTPURL?,
    challenges: [[UInt8]],
    _ git: Git
  ) async throws(LFSServerError) -> Credentials {
    var question: [(String, [UInt8])] = [
      ("protocol", Array(url.scheme.name.utf8)), ("host", url.authority),
      ("path", Array((repository ?? url).path.dropFirst())),
    ]
    if let user = repository?.user ?? url.user { question.append(("username", user)) }
    question += challenges.map { ("wwwauth[]", $0) }
    var input: [UInt8] = []
    for (key, value) in question {
      // A line end would start another line, for example with another host.
      guard !value.hasControlBytes else { throw .controlCharacter(url: url.text) }
      input += Array("\(key)=".utf8) + value + [.newline]
    }
    let result: GitResult
    do throws(GitError) {
      result = try await git.result(
        of: ["credential", "fill"],
        input: input + [.newline],
        purpose: .fetch
      )
    } catch { throw .git(error) }
    if Task.isCancelled { throw .cancelled }
    guard result.end.isSuccess else {
      // A helper may print anything; only lines in the form of Git's own errors are quoted.
      let line = result.errorOutput.lines.last { $0.hasPrefix("fatal: ") }
      throw .noCredentials(url: url.text, message: line.map { Array($0.dropFirst(7)) } ?? [])
    }
    func value(_ key: StaticString) -> [UInt8]? {
      result.output.lines.last { $0.hasPrefix(key) }.flatMap { $0.dropping(prefix: key) }
        .map(Array.init)
    }
    guard let user = value("username="), let password = value("password=") else {
      throw .noCredentials(url: url.text, message: [])
    }
    return Credentials(
      login: HTTPLogin(user: user, password: password),
      description: result.output
    )
  }

  /// Tells the helpers that the server accepted the login, so that they may store it.
  func approve(_ git: Git) async { await tell("approve", git) }

  /// Tells the helpers that the server refused the login, so that they forget it.
  func reject(_ git: Git) async { await tell("reject", git) }

  private func tell(_ word: GitArgument, _ git: Git) async {
    // The result does not matter here.
    _ = try? await git.result(
      of: ["credential", word],
      input: description + [.newline],
      purpose: .fetch
    )
  }
}
