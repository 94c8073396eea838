import GitCommand
import GitSandbox
import Testing

@testable import GitRefs

@Suite("References whose moves Git writes down")
struct LoggedReferencesTests {
  @Test(
    "are those that settings and logs say",
    arguments: [
      ("", false, false), ("git config core.logAllRefUpdates false", false, false),
      ("git config core.logAllRefUpdates true", true, false),
      ("git config core.logAllRefUpdates", true, false),
      ("git config core.logAllRefUpdates always", true, true),
      ("git config core.bare false", true, false),
      ("mkdir logs; touch logs/HEAD", true, false),
      ("mkdir -p logs/refs/tags; touch logs/refs/tags/x", false, true),
      ("mkdir -p logs/refs/heads; touch logs/refs/heads/x", true, false),
    ]
  )
  func logged(_ setting: String, _ branch: Bool, _ tag: Bool) async throws {
    // A key without a value is true.
    let setting =
      setting.hasSuffix("Updates") ? "printf '[core]\\nlogAllRefUpdates\\n' >>config" : setting
    try await Sandbox.run("git init -q --bare repo; cd repo; \(setting)") { sandbox in
      let git = sandbox.git()
      var logged = try #require(await LoggedReferences(git, try .discover(git)))
      let always = setting.hasSuffix("always")
      for (name, expected) in [
        ("refs/heads/x", branch), ("refs/tags/x", tag), ("refs/pull/1/head", always),
        ("HEAD", true),
        ("refs/bisect/x", true), ("refs/worktree/x", true), ("refs/rewritten/x", true),
      ] {
        let found = logged.contains(ReferenceName(name))
        #expect(found == expected, "\(name)")
      }
    }
  }

  @Test(
    "cannot be told of where references are kept otherwise",
    arguments: ["core.ignoreCase true", "core.ignoreCase yes", "extensions.refStorage other"]
  )
  func otherwise(_ setting: String) async throws {
    try await Sandbox.run("git init -q --bare repo") { sandbox in
      let git = sandbox.git()
      let location = try await RepositoryLocation.discover(git)
      try await sandbox.sh("git config \(setting)", in: "repo")
      #expect(await LoggedReferences(git, location) == nil)
    }
  }
}
