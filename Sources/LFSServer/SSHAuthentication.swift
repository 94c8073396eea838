internal import GitCommand
internal import HTTP
internal import JSON

/// Asks a server through SSH for its LFS server's address and header fields
/// (`git-lfs-authenticate`).
struct SSHAuthentication: Sendable {
  private let destination: SSHDestination
  private let guess: [UInt8]
  private let git: Git
  private let config: GitConfig

  /// The maximum length of an answer, in bytes; a usual one has a few hundred.
  private static let answerLimit = 1 << 20

  init(_ destination: SSHDestination, guess: [UInt8], _ git: Git, _ config: GitConfig) {
    self.destination = destination
    self.guess = guess
    self.git = git
    self.config = config
  }

  /// The LFS server's address, and the header fields that it wants.
  func ask() async throws(LFSServerError) -> (url: HTTPURL, fields: [HTTPField]) {
    let command = try SSHCommand(to: destination, git.environment, config)
    let result: GitResult
    do throws(GitError) {
      result = try await git.result(
        ofProgram: command.executable,
        command.arguments,
        outputLimit: Self.answerLimit
      )
    } catch {
      if Task.isCancelled { throw .cancelled }
      if case .notRunnable(let obstacle) = error { throw .sshNotRunnable(obstacle) }
      throw .git(error)
    }
    if Task.isCancelled { throw .cancelled }
    guard result.end.isSuccess else {
      throw .sshFailed(
        destination: destination.shown,
        end: result.end,
        message: Array(result.errorOutput.trimmingWhitespace.suffix(2000))
      )
    }
    return try read(result.output)
  }

  private func read(
    _ text: [UInt8]
  ) throws(LFSServerError) -> (url: HTTPURL, fields: [HTTPField]) {
    let answer: JSONNode
    do throws(JSONError) {
      answer = try JSONNode(parsing: text, byteLimit: Self.answerLimit)
    } catch { throw fault(.json(error)) }
    guard answer.members != nil else { throw fault(.value("")) }
    let named: [UInt8]?
    switch answer["href"] {
    case nil, .null: named = nil
    case .string(let text): named = text.isEmpty ? nil : text
    default: throw fault(.value("href"))
    }
    guard let url = HTTPURL(named ?? guess) else { throw fault(.value("href")) }
    var fields: [HTTPField] = []
    switch answer["header"] {
    case nil, .null: break
    case .object(let members):
      for member in members {
        guard let value = member.value.string,
          let field = HTTPField(name: member.key, value: value)
        else { throw fault(.value("header")) }
        fields.append(field)
      }
    default: throw fault(.value("header"))
    }
    return (url, fields)
  }

  private func fault(_ fault: AnswerFault) -> LFSServerError {
    .sshAnswer(destination: destination.shown, fault)
  }
}
