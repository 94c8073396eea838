import GitCommand
import GitObjects
import GitRefs
import GitSandbox
import Testing

@Suite("RemoteReferences")
struct RemoteReferencesTests {
  /// A repository whose remote has a branch and a tag, but not `topic`.
  private static let script = """
    git init -q repo; cd repo; commit a; git tag -a -m v1 v1; git branch topic
    git init -q --bare ../remote.git; git remote add origin ../remote.git
    git push -q origin main v1

    """

  private static let origin = Array("origin".utf8)

  private func ask(_ sandbox: Sandbox) async throws -> [String: ObjectID] {
    let git = sandbox.git()
    let found = try await RemoteReferences.ask(Self.origin, git, try await GitConfig.read(git))
    return Dictionary(uniqueKeysWithValues: found.ids.map { ($0.bytes.text, $1) })
  }

  @Test("are what the remote lists, tags by their own objects")
  func asked() async throws {
    try await Sandbox.run(Self.script + "git update-ref refs/remotes/origin/gone main") { sandbox in
      let (found, main, tag) = (
        try await ask(sandbox), try await sandbox.id("main"), try await sandbox.id("v1")
      )
      #expect(found == ["refs/heads/main": main, "refs/tags/v1": tag])
    }
  }

  @Test(
    "are those of the URL that is pushed to",
    arguments: [
      "git remote set-url --push origin ../other.git",
      "git config url.../other.git.pushInsteadOf ../remote.git",
    ]
  )
  func pushURL(_ setting: String) async throws {
    let other = "git init -q --bare ../other.git; git push -q ../other.git topic; \(setting)"
    try await Sandbox.run(Self.script + other) { sandbox in
      let found = try await ask(sandbox)
      #expect(found.keys.sorted() == ["refs/heads/topic"])
    }
  }

  @Test("that can't be had are an error")
  func unreachable() async throws {
    try await Sandbox.run(Self.script + "rm -rf ../remote.git") { sandbox in
      await #expect(throws: GitError.self) { _ = try await ask(sandbox) }
    }
  }

  @Test("are known by the remote-tracking branches, without HEAD and other remotes")
  func tracked() async throws {
    let more = """
      git fetch -q; git remote set-head origin main; git update-ref refs/remotes/origin/a/b main
      git update-ref refs/remotes/origin2/main main
      """
    try await Sandbox.run(Self.script + more) { sandbox in
      let references = try await ReferenceList.read(sandbox.git())
      let found = RemoteReferences.tracked(Self.origin, in: references)
      let main = try await sandbox.id("main")
      #expect(found.ids == ["refs/heads/main": main, "refs/heads/a/b": main])
    }
  }
}
