import GitCommand
import HTTP
import JSON
import LFSServer
import Testing

@testable import Text

@Suite("the words for an LFS server that can't be asked")
struct ServerWordsTests {
  private static let url = Array("https://h/".utf8)

  @Test(
    "say why there is no answer",
    arguments: [
      (.unreachable(reason: "Connection refused\u{1}"), "Connection refused\\u{1}"),
      (.noLibrary, "libcurl can't be used"),
      (.listRefused, "libcurl does not take a list"),
      (.tooLong(limit: 2 << 20), "its answer is longer than 2 MiB"),
      (.cancelled, "it was not waited for"),
    ] as [(HTTPError, String)]
  )
  func connection(_ error: HTTPError, _ expected: String) {
    #expect(
      ErrorWords(LFSServerError.noAnswer(url: Self.url, error)).message
        == "the LFS server at 'https://h/' can't be asked: \(expected)"
    )
  }

  @Test(
    "say why an answer is no JSON",
    arguments: [
      (.empty, "it is not JSON (line 1: nothing)"),
      (.malformed(line: 2, reason: "odd\n"), "it is not JSON (line 2: odd\\u{a})"),
      (.tooDeep(limit: 64), "it is nested too deeply"),
    ] as [(JSONError, String)]
  )
  func answer(_ error: JSONError, _ expected: String) {
    #expect(
      ErrorWords(LFSServerError.answer(url: Self.url, .json(error))).message
        == "the LFS server at 'https://h/' answered what can't be understood: \(expected)"
    )
  }

  @Test("say that Git can't be asked for a login")
  func controlCharacter() {
    #expect(
      ErrorWords(LFSServerError.controlCharacter(url: Self.url)).message
        == "the LFS server at 'https://h/' wants a user name and a password, and there are none: "
        + "a control character"
    )
  }

  @Test(
    "say why ssh can't be run",
    arguments: [
      (.notFound, "there is none on the PATH"),
      (.tooMuchOutput(limit: 9), "it wrote more than 9 bytes"),
      (.system(errno: 2), "No such file or directory"),
    ] as [(ProgramObstacle, String)]
  )
  func ssh(_ obstacle: ProgramObstacle, _ expected: String) {
    #expect(
      ErrorWords(LFSServerError.sshNotRunnable(obstacle)).message
        == "cannot run ssh to ask for the LFS server: \(expected)"
    )
  }
}
