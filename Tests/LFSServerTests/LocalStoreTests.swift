import LFS
import TestSupport
import Testing

@testable import LFSServer

@Suite("LFS server: repositories on this machine")
struct LocalStoreTests {
  @Test("are looked into", arguments: ["file", "path", "relative", "worktree", "storage"])
  func looked(_ way: String) async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.sh(
        """
        git clone -q --bare repo there.git; git clone -q there.git there
        mkdir files; for n in 0 1 2; do
          printf 'object %d' $n >files/$n; oid=$(sha256sum files/$n | cut -c 1-64)
          for store in there.git/lfs there/.git/lfs storage; do
            mkdir -p $store/objects/${oid:0:2}/${oid:2:2}
            cp files/$n $store/objects/${oid:0:2}/${oid:2:2}/$oid
          done
        done
        # Cut short.
        for file in $(find . -name "$oid"); do printf x >$file; done
        """
      )
      let path = sandbox.directory("there.git")
      let url =
        switch way {
        case "file": "file://" + path
        case "path": path
        case "relative": "../there.git"
        case "worktree": sandbox.directory("there")
        default: path
        }
      if way == "storage" {
        try await sandbox.sh(
          "rm -r there.git/lfs; git -C there.git config lfs.storage '\(sandbox.directory("storage"))'"
        )
      }
      try await sandbox.sh("git -C repo remote add origin '\(url)'")
      // The variables of this repository must not apply to that one.
      sandbox.environment.variables["GIT_DIR"] = sandbox.directory("repo/.git")
      sandbox.environment.variables["GIT_WORK_TREE"] = sandbox.directory("repo")
      #expect(try await sandbox.lacking(0..<5) == [2, 3, 4])
      #expect(try await sandbox.find().lacking([ServerObject(oid: .empty, byteCount: 0)]) == [])
    }
  }

  @Test("that share the store of this one have no copy")
  func same() async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.sh(
        """
        mkdir -p repo/.git/lfs; git clone -q --bare repo there.git
        ln -s ../repo/.git/lfs there.git/lfs; git -C repo remote add origin ../there.git
        git -C repo remote add self .
        """
      )
      #expect(await sandbox.outcome("self") == "same store")
      #expect(await sandbox.outcome() == "same store")
    }
  }

  @Test("that can't be read are errors", .enabled(if: !TestEnvironment.isRoot))
  func unreadable() async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.sh(
        """
        mkdir -p remote.git/lfs/objects; chmod 0 remote.git/lfs/objects
        git -C repo remote add origin ../remote.git
        """
      )
      #expect(await sandbox.outcome() == "store")
      try await sandbox.sh("chmod 700 remote.git/lfs/objects")
    }
  }
}
