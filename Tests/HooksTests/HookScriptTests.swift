import TestSupport
import Testing

@testable import Hooks

@Suite("the hook script")
struct HookScriptTests {
  static let scripts: [HookScript] = HookName.allCases.flatMap { hook in
    [nil, HookScript.KeptHook.plain, .named, .sourced].map { kept in
      HookScript(
        hook: hook,
        program: Array("/opt/it's \"here\"\n$(x)\\/lfs-migrate".utf8) + [0xFF],
        kept: kept,
        madeDirectories: kept == nil ? 2 : 0
      )
    }
  }

  @Test("says what it was made for", arguments: scripts)
  func roundTrips(_ script: HookScript) {
    #expect(HookScript(parsing: script.text) == script)
    #expect(FoundScript(script.text) == .unchanged(script))
  }

  @Test("is known to be changed by any byte", arguments: scripts)
  func edited(_ script: HookScript) {
    #expect(FoundScript(script.text + [0x0A]) == .changed)
    #expect(FoundScript(script.text.dropLast()) == .changed)
    for index in stride(from: 40, to: script.text.count, by: 97) {
      var text = script.text
      text[index] ^= 1
      #expect(FoundScript(text) == .changed)
    }
  }

  @Test(
    "is not anybody else's",
    arguments: [
      "", "#!/bin/sh\n", "#!/bin/sh\ngit lfs pre-push \"$@\"\n", "# lfs-migrate hook 1: ",
    ]
  )
  func foreign(_ text: String) {
    #expect(FoundScript(Array(text.utf8)) == nil)
  }

  @Test(
    "of another version is not taken for this one's",
    arguments: [
      "#!/bin/sh\n# lfs-migrate hook 2: pre-push\n", "#!/bin/sh\n# lfs-migrate hook 1: pre-push",
      "#!/bin/sh\n# lfs-migrate hook 1: post-merge\n# sha256 \n\n",
    ]
  )
  func otherVersion(_ text: String) {
    #expect(FoundScript(Array(text.utf8)) == .changed)
  }

  @Test("is accepted by the shell", arguments: scripts)
  func syntax(_ script: HookScript) async throws {
    let scratch = try TemporaryDirectory()
    let checked = try await Command.run(
      "sh",
      ["-n", "/dev/stdin"],
      in: scratch.path,
      environment: TestEnvironment(home: scratch.path),
      input: script.text
    )
    #expect(checked.exitCode == 0, "\(checked.errorOutput)")
  }
}
