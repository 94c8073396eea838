internal import GitCommand
internal import HTTP

/// A user name and password that Git's credential helpers, or the user, gave.
///
/// It goes through standard input and output alone: never an argument, never an error's text.
struct Credentials: Sendable {
  let login: HTTPLogin
  /// All that Git said of it, which is what it wants back.
  private let description: [UInt8]

  /// Asks Git, which asks its helpers and then the user.
  ///
  /// - Parameters:
  ///   - url: the address that wants a login
  ///   - repository: the Git repository's address on the same server, whose path counts where
  ///     `credential.useHttpPath` is set
  ///   - challenges: what the server said of the logins that it takes
  /// - Throws: `LFSServerError.noCredentials` if there are none.
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
      // A line end would be a line of its own, such as one for another host.
      guard !value.hasControlBytes else {
        throw .noCredentials(url: url.text, message: Array("a control character".utf8))
      }
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
      // A helper may say anything; the line of Git's own, or of one that follows its manners, does.
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

  /// Tells the helpers that the server took it, so that they may keep it.
  func approve(_ git: Git) async { await tell("approve", git) }

  /// Tells the helpers that the server did not take it, so that they forget it.
  func reject(_ git: Git) async { await tell("reject", git) }

  private func tell(_ word: GitArgument, _ git: Git) async {
    // What a helper does with it changes nothing for us.
    _ = try? await git.result(
      of: ["credential", word],
      input: description + [.newline],
      purpose: .fetch
    )
  }
}
