internal import FileSystem
import GitSandbox
import Runs
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("The lock of a repository")
struct RunLockTests {
  @Test("is held by one run, and free again at its end")
  func exclusive() async throws {
    try await Sandbox.run("git init -q --bare repo.git") { sandbox in
      let directory = sandbox.bytes("repo.git")
      for _ in 0..<2 {
        let lock = try RunLock(commonDirectory: directory)
        #expect(throws: RunLockError.held(process: getpid())) {
          _ = try RunLock(commonDirectory: directory)
        }
        _ = consume lock
      }
    }
  }

  @Test("is not held by a child that outlives the run")
  func children() async throws {
    try await Sandbox.run("git init -q --bare repo.git") { sandbox in
      let directory = sandbox.bytes("repo.git")
      let lock = try RunLock(commonDirectory: directory)
      try await sandbox.sh("sleep 2 > /dev/null 2>&1 &")
      _ = consume lock
      _ = try RunLock(commonDirectory: directory)
    }
  }

  @Test(
    "is not taken where a link leads elsewhere",
    arguments: [
      ("ln -s nowhere repo.git/lfs-migrate", ""),
      ("mkdir it; ln -s ../it repo.git/lfs-migrate", ""),
      ("mkdir it repo.git/lfs-migrate; ln -s ../../it repo.git/lfs-migrate/runs", "/runs"),
      ("mkdir repo.git/lfs-migrate; ln -s ../../it repo.git/lfs-migrate/lock", "/lock"),
    ]
  )
  func link(_ script: String, _ place: String) async throws {
    try await Sandbox.run("git init -q --bare repo.git; \(script)") { sandbox in
      let directory = sandbox.bytes("repo.git")
      let path = RunLock.directory(in: directory) + Array(place.utf8)
      #expect(throws: RunLockError.link(path: path)) {
        _ = try RunLock(commonDirectory: directory)
      }
      let made = try await sandbox.sh("ls -A it 2>/dev/null || :")
      #expect(made == "")
    }
  }

  @Test("needs a directory")
  func needsDirectory() {
    let path = Array("/nonexistent".utf8)
    let failure = FileSystemError(call: "mkdir", path: RunLock.directory(in: path), errno: ENOENT)
    #expect(throws: RunLockError.file(failure)) {
      _ = try RunLock(commonDirectory: path)
    }
  }
}
