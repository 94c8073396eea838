import TestSupport
import Testing

@testable import LFSServer

/// A server by other authors, filled by Git LFS itself.
@Suite("LFS server: giftless", .enabled(if: TestTools.has("flask")))
struct GiftlessTests {
  private static let push = """
    cd repo
    git config user.name a; git config user.email a@example.com
    git lfs install --local >/dev/null 2>&1
    git lfs track '*.bin' >/dev/null
    for n in 0 1 2 3 4 5 6 7 8 9; do printf 'object %d' $n >$n.bin; done
    git add . >/dev/null 2>&1; git commit -qm objects
    git config lfs.locksverify false
    git lfs push --all origin main >../push.log 2>&1

    """

  @Test("without a login", arguments: [false, true])
  func asked(_ hasLogin: Bool) async throws {
    let arguments = hasLogin ? ["token"] : []
    try await ServerSandbox.run(server: "") { sandbox in
      let url = try await sandbox.start("giftless-server", arguments, folder: "objects")
      try await sandbox.sh("git -C repo remote add origin '\(url)/org/repo.git'")
      if hasLogin {
        #expect(await sandbox.outcome().hasPrefix("no credentials"))
        try await sandbox.sh(
          """
          cat >helper <<END
          #!/bin/sh
          [ \\$1 = get ] && echo username=_jwt && echo password=$(cat token)
          END
          chmod +x helper; git -C repo config credential.helper "$PWD/helper"
          """
        )
      }
      #expect(try await sandbox.lacking(0..<10) == Array(0..<10))
      try await sandbox.sh(Self.push)
      #expect(try await sandbox.lacking(0..<120) == Array(10..<120))
      let wrong = ServerSandbox.object(1, extra: 3)
      #expect(try await sandbox.find().lacking([wrong]) == [wrong])
    }
  }
}
