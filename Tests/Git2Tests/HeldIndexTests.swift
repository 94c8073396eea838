import GitObjects
import Testing

@testable import Git2

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("A held index")
struct HeldIndexTests {
  let scratch = Scratch()
  var indexPath: [UInt8] { bytes(scratch.path + "/.git/index") }

  init() throws {
    try scratch.run("git init -q; echo a > a; echo b > b; git add .; git commit -qm a")
  }

  private func listing() throws -> String {
    try scratch.run("ls .git | grep -E 'index|lfs-migrate'")
  }

  @Test("keeps Git from writing it, or making a commit of it, until it is released")
  func holds() throws {
    let before = try scratch.run("git ls-files -s")
    do {
      let index = try HeldIndex(indexPath)
      for command in ["git add b", "git commit -q --allow-empty -m x", "git stash"] {
        let failing = "echo more >> b; ! \(command) 2>/dev/null"
        try scratch.run(failing)
      }
      #expect(!index.isOutdated)
      index.release()
      index.release()
    }
    #expect(try listing() == "index")
    try scratch.run("echo b > b; git update-index -q --refresh")
    #expect(try scratch.run("git ls-files -s") == before)
    try scratch.run("git commit -q --allow-empty -m x")
  }

  @Test("is worked on in a copy, which takes its place, and is put back")
  func replaces() throws {
    let new = try ObjectID(hex: bytes(scratch.run("echo new | git hash-object -w --stdin")))
    let old = try ObjectID(hex: bytes(scratch.run("git rev-parse :a")))
    let mode = try scratch.run("chmod 640 .git/index; stat -c '%a %Y' .git/index")
    let index = try HeldIndex(indexPath)
    // Without changes, `replace` does nothing.
    try index.replace()
    for _ in 0..<2 {
      var copy = try IndexFile(path: index.copyPath)
      _ = try copy.replace("a", old: copy.entry("a")?.id ?? old, new: new)
      try copy.write()
      try index.replace()
      #expect(try scratch.run("git rev-parse :a") == "\(new)")
      #expect(try scratch.run("stat -c '%a %Y' .git/index") == mode)
      #expect(!index.isOutdated)
    }
    index.restore()
    #expect(try scratch.run("git rev-parse :a; git status --porcelain") == "\(old)")
    index.release()
    #expect(try listing() == "index")
  }

  @Test("Git works on the copy meanwhile, with its own lock")
  func copy() throws {
    let index = try HeldIndex(indexPath)
    let path = String(decoding: index.copyPath, as: UTF8.self)
    try scratch.run("echo more >> b; GIT_INDEX_FILE='\(path)' git add b")
    #expect(try scratch.run("git diff --cached --name-only") == "")
    try index.replace()
    #expect(try scratch.run("git diff --cached --name-only") == "b")
  }

  @Test("waits for the lock of another Git, but not for ever")
  func waits() throws {
    let lock = bytes(scratch.path + "/.git/index.lock")
    try scratch.run("touch .git/index.lock")
    #expect(throws: IndexFileError.locked(path: lock)) { try HeldIndex(indexPath, waiting: 20) }
    #expect(try listing() == "index\nindex.lock")
    try scratch.run("(sleep 0.2; rm .git/index.lock) > /dev/null 2>&1 &")
    _ = try HeldIndex(indexPath, waiting: 600_000)
    #expect(try listing() == "index")
  }

  @Test("what another process does in spite of the lock is left alone")
  func stolen() throws {
    let index = try HeldIndex(indexPath)
    try scratch.run("rm .git/index.lock; echo more >> b; git add b; touch .git/index.lock")
    #expect(index.isOutdated)
    #expect(throws: IndexFileError.changed(path: indexPath)) { try index.replace() }
    index.restore()
    index.release()
    #expect(try scratch.run("git diff --cached --name-only") == "b")
    #expect(try listing() == "index\nindex.lock")
  }

  @Test("what a kill leaves is known as ours")
  func leftovers() throws {
    let index = try HeldIndex(indexPath)
    #expect(try IndexFile.removeLeftovers(beside: indexPath) == 3)
    #expect(try listing() == "index")
    index.release()
  }

  @Test("there may be no index, and nothing is left")
  func missing() throws {
    try scratch.run("rm .git/index")
    #expect(throws: IndexFileError.missing(path: indexPath)) { try HeldIndex(indexPath) }
    #expect(try scratch.run("ls .git | grep index || true") == "")
  }

  @Test("entries are changed and added with their flags")
  func entries() throws {
    try scratch.run("git update-index --skip-worktree a; git update-index --assume-unchanged b")
    let new = try ObjectID(hex: bytes(scratch.run("echo new | git hash-object -w --stdin")))
    let a = try ObjectID(hex: bytes(scratch.run("git rev-parse :a")))
    let b = try ObjectID(hex: bytes(scratch.run("git rev-parse :b")))
    let index = try HeldIndex(indexPath)
    var copy = try IndexFile(path: index.copyPath)
    #expect(try copy.replace("a", old: a, new: new, mode: 0o100755, file: nil))
    #expect(
      try copy.replace(
        "b",
        old: b,
        new: new,
        mode: 0o100644,
        file: bytes(scratch.path + "/b")
      )
    )
    #expect(try !copy.replace("b", old: b, new: new, mode: 0o100644, file: nil))
    try copy.add("sub/c", mode: 0o100644, id: new, isSkipWorktree: true)
    try copy.add("sub/d", mode: 0o100644, id: new, isSkipWorktree: false)
    #expect(copy.entry("a")?.hasStatData == false)
    #expect(copy.entry("b")?.hasStatData == true)
    try copy.write()
    try index.replace()
    index.release()
    #expect(try scratch.run("git ls-files -v") == "S a\nh b\nS sub/c\nH sub/d")
    #expect(try scratch.run("git ls-files -s | cut -c 1-6 | sort -u") == "100644\n100755")
  }
}
