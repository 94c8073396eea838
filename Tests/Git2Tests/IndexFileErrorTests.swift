import Git2
import GitObjects
import Testing

@Suite("Index files that can't be used")
struct IndexFileErrorTests {
  let scratch = Scratch()
  var indexPath: String { scratch.path + "/.git/index" }
  var indexBytes: [UInt8] { Array(indexPath.utf8) }

  init() throws {
    try scratch.run(
      "git init -q; mkdir dir; echo a > a; echo b > dir/b; git add .; git commit -qm a"
    )
  }

  private func error(_ body: () throws -> Void) -> IndexFileError? {
    do {
      try body()
      return nil
    } catch {
      return error as? IndexFileError
    }
  }

  @Test("says that there is none")
  func missing() throws {
    try scratch.run("rm .git/index")
    #expect(error { _ = try IndexFile(path: indexPath).count } == .missing(path: indexBytes))
  }

  @Test(
    "names the extension that must be understood and is not",
    arguments: [
      ("git update-index --split-index", "link"),
      ("git sparse-checkout set --cone --sparse-index nothing", "sdir"),
    ]
  )
  func unsupported(_ command: String, _ name: String) throws {
    try scratch.run(command)
    let expected = IndexFileError.unsupportedExtension(path: indexBytes, name: name)
    #expect(error { _ = try IndexFile(path: indexPath).count } == expected)
    #expect(try scratch.run("ls .git | grep lfs-migrate || true") == "")
  }

  @Test("refuses a damaged index", arguments: ["truncate -s -1", "truncate -s 3", "truncate -s 0"])
  func damaged(_ command: String) throws {
    try scratch.run("\(command) .git/index")
    guard case .libgit2(let path, let cause)? = error({ _ = try IndexFile(path: indexPath).count })
    else {
      Issue.record("the index was read")
      return
    }
    #expect(path == indexBytes)
    #expect(cause.function == "git_index_open")
    #expect(!cause.message.isEmpty)
  }

  @Test("respects another process's lock")
  func locked() throws {
    let index = try IndexFile(path: indexPath)
    try scratch.run("echo > .git/index.lock")
    let before = try scratch.run("stat -c %i .git/index")
    do {
      try index.write()
      Issue.record("the index was written")
    } catch {
      #expect(error == .locked(path: Array((indexPath + ".lock").utf8)))
    }
    #expect(try scratch.run("stat -c %i .git/index") == before)
    #expect(try scratch.run("ls .git | grep index") == "index\nindex.lock")
  }

  @Test("does not overwrite what another process wrote", arguments: ["git add c", "rm .git/index"])
  func changed(_ command: String) throws {
    try scratch.run("echo c > c")
    let index = try IndexFile(path: indexPath)
    try scratch.run(command)
    do {
      try index.write()
      Issue.record("the index was written")
    } catch {
      #expect(error == .changed(path: indexBytes))
    }
    #expect(try scratch.run("ls .git | grep -E 'lock|lfs-migrate' || true") == "")
  }

  @Test("refuses a path into Git's own directory")
  func invalidPath() throws {
    var index = try IndexFile(path: indexPath)
    do {
      try index.insert(".git/config", mode: 0o100644, id: .zero)
      Issue.record("the entry was inserted")
    } catch IndexFileError.libgit2(_, let cause) {
      #expect(cause.function == "git_index_add")
    }
    #expect(index.count == 2)
  }

  @Test("removes what a killed run left, but no lock of Git's")
  func leftovers() throws {
    try scratch.run(
      """
      cd .git
      touch index.lfs-migrate-1-2 index.lfs-migrate-1-2.lock other
      echo 'lfs-migrate 1' > index.lock
      """
    )
    #expect(try IndexFile.removeLeftovers(beside: indexBytes) == 3)
    #expect(try scratch.run("ls .git | grep -E 'index|other'") == "index\nother")
    try scratch.run("cp .git/index .git/index.lock")
    #expect(try IndexFile.removeLeftovers(beside: indexBytes) == 0)
  }
}
