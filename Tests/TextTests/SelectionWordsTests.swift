import GitCommand
import GitObjects
import GitRefs
import Reporting
import Testing

@testable import Text

@Suite("the words for a selection that fails")
struct SelectionWordsTests {
  @Test(
    "are those of Git LFS",
    arguments: [
      (.everythingWithArguments, "Cannot use --everything with explicit reference arguments"),
      (
        .everythingWithReferences,
        "Cannot use --everything with --include-ref or --exclude-ref"
      ),
      (.unresolvable(Array(":/x".utf8)), "Git can't resolve ref: \":/x\""),
      (.notLocal(Array("refs/pull/1".utf8)), "Cannot migrate non-local ref: refs/pull/1"),
      (.malformedList(Array("a\"b".utf8)), "Cannot read list of refs: a\"b"),
      (.ambiguous("'main'"), "ref \"'main'\" is ambiguous"),
      (
        .walkFailed(.failed(command: "git x", end: .exited(128), message: "fatal: bad")),
        "Error in `git x`: exit status 128 fatal: bad"
      ),
      (
        .fetchFailed(.failed(command: "git x", end: .killed(signal: 9), message: "")),
        "Error in `git x`: signal 9 "
      ),
      (
        .notCommits(command: "git x"),
        "Error in `git x`: unexpected output: no list of object names"
      ),
      (.git(.notRunnable(.notFound)), "there is none on the PATH"),
      (.git(.noProcess(errno: 11)), "Resource temporarily unavailable"),
      (.git(.tooManyOpenFiles), "cannot run git: too many open files"),
      (
        .git(.unreadableOutput(command: "git x", output: "y")),
        "Error in `git x`: unexpected output: y"
      ),
    ] as [(SelectionError, String)]
  )
  func selection(_ error: SelectionError, _ expected: String) {
    #expect(ErrorWords(error).message == expected)
  }

  @Test("have no beginning where scripts compare them with those of git-lfs")
  func whole() {
    #expect(
      ErrorWords(SelectionError.everythingWithArguments).text
        == "Cannot use --everything with explicit reference arguments\n"
    )
  }

  @Test(
    "say why a text is no size",
    arguments: [
      (.unknownUnit("\"\\\u{1}\t"), "unknown unit: \"\\\"\\\\\\x01\\t\""),
      (.invalidNumber("1.2.3"), "strconv.ParseFloat: parsing \"1.2.3\": invalid syntax"),
      (.numberOutOfRange("9"), "strconv.ParseFloat: parsing \"9\": value out of range"),
      (.tooLarge, "number of bytes too large"),
    ] as [(ByteCountError, String)]
  )
  func size(_ error: ByteCountError, _ expected: String) {
    #expect(ErrorWords.words(error) == expected)
  }

  @Test(
    "say that Git can't be run",
    arguments: [
      (.notRunnable(.notFound), "cannot run git: there is none on the PATH"),
      (.notRunnable(.system(errno: 13)), "cannot run git: Permission denied"),
      (.noProcess(errno: 12), "cannot run git: Cannot allocate memory"),
      (
        .failed(command: "git x", end: .exited(1), message: "no"),
        "git x: exit status 1\nno"
      ),
    ] as [(GitError, String)]
  )
  func git(_ error: GitError, _ expected: String) {
    #expect(ErrorWords(error).message == expected)
  }
}
