import Git2
import GitObjects
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A repository with `a.bin`, `dir/b.bin` and `c.txt`, all committed and clean.
private struct Repository {
  let scratch = Scratch()

  init(indexVersion: Int = 2) throws {
    try scratch.run(
      """
      git init -q
      git config index.version \(indexVersion)
      git config core.trustctime false
      mkdir dir
      echo 'first content' > a.bin
      echo 'other content' > dir/b.bin
      echo text > c.txt
      git add .
      git update-index --index-version \(indexVersion)
      git commit -qm raw
      """
    )
  }

  var indexPath: String { scratch.path + "/.git/index" }

  func run(_ script: String) throws -> String { try scratch.run(script) }

  func id(_ script: String) throws -> ObjectID {
    try ObjectID(hex: bytes(scratch.run(script)))
  }

  /// The id of a new pointer to the content of a file.
  func pointer(to path: String) throws -> ObjectID {
    try id("git lfs pointer --file='\(path)' 2>/dev/null | git hash-object -w --stdin")
  }

  func replace(_ path: String, by new: ObjectID) throws {
    let old = try id("git rev-parse ':\(path)'")
    var index = try IndexFile(path: indexPath)
    #expect(try index.replace(RepositoryPath(path), old: old, new: new))
    try index.write()
  }
}

@Suite("Index files")
struct IndexFileTests {
  @Test("reads entries by path and by position")
  func reads() throws {
    let repository = try Repository()
    let index = try IndexFile(path: repository.indexPath)
    #expect(index.count == 3)
    #expect(index.version == 2)
    #expect(index[2].path == "dir/b.bin")
    let found = index.entry("dir/b.bin")
    let entry = try #require(found)
    #expect(entry == index[2])
    #expect(entry.mode == 0o100644)
    #expect(try entry.id == repository.id("git rev-parse HEAD:dir/b.bin"))
    #expect(entry.stage == 0 && entry.hasStatData)
    #expect(!entry.isIntentToAdd && !entry.isSkipWorktree && !entry.isAssumedUnchanged)
    #expect(index.entry("dir") == nil)
    #expect(try repository.run("ls .git | grep index") == "index")
  }

  @Test("replaces objects, and nothing else", arguments: [2, 4])
  func replaces(version: Int) throws {
    let repository = try Repository(indexVersion: version)
    let before = try repository.run("git ls-files --debug; git ls-files -s | grep -v bin")
    let (a, b) = try (repository.pointer(to: "a.bin"), repository.pointer(to: "dir/b.bin"))
    try repository.replace("a.bin", by: a)
    try repository.replace("dir/b.bin", by: b)
    #expect(try repository.run("git ls-files --debug; git ls-files -s | grep -v bin") == before)
    #expect(
      try repository.run("git ls-files -s | grep bin")
        == "100644 \(a) 0\ta.bin\n100644 \(b) 0\tdir/b.bin"
    )
    #expect(try IndexFile(path: repository.indexPath).version == version)
    #expect(try repository.run("git fsck --strict; ls .git | grep index") == "index")
  }

  @Test("does not replace another object, nor what is not there")
  func replacesExactly() throws {
    let repository = try Repository()
    let new = try repository.id("echo new | git hash-object -w --stdin")
    let other = try repository.id("git rev-parse :c.txt")
    var index = try IndexFile(path: repository.indexPath)
    #expect(try !index.replace("a.bin", old: other, new: new))
    #expect(try !index.replace("d.bin", old: other, new: new))
    try index.write()
    #expect(try repository.run("git status --porcelain") == "")
  }

  /// The last step of a migration; the delay makes the index newer than the files.
  @Test("lets Git see a clean working tree after a migration", arguments: [0, 1.1], [2, 4])
  func migrates(delay: Double, version: Int) throws {
    let repository = try Repository(indexVersion: version)
    _ = try repository.run("sleep \(delay); git lfs install --local --force; git status")
    let old = try repository.id("git rev-parse HEAD:a.bin")
    let new = try repository.pointer(to: "a.bin")
    let attributes = try repository.id(
      """
      echo '*.bin filter=lfs diff=lfs merge=lfs -text' > .gitattributes
      git lfs clean < a.bin > /dev/null
      git hash-object -w .gitattributes
      """
    )
    let b = try repository.id("git lfs clean < dir/b.bin | git hash-object -w --stdin")
    let oldB = try repository.id("git rev-parse HEAD:dir/b.bin")
    let commit = try repository.run(
      """
      c=$(git rev-parse HEAD:c.txt)
      dir=$(printf '100644 blob \(b)\\tb.bin\\n' | git mktree)
      a='100644 blob \(attributes)\\t.gitattributes\\n100644 blob \(new)\\ta.bin\\n'
      tree=$(printf "${a}100644 blob $c\\tc.txt\\n040000 tree $dir\\tdir\\n" | git mktree)
      git commit-tree -m pointers $tree
      """
    )
    var index = try IndexFile(path: repository.indexPath)
    #expect(try index.replace("a.bin", old: old, new: new))
    #expect(try index.replace("dir/b.bin", old: oldB, new: b))
    try index.insert(".gitattributes", mode: 0o100644, id: attributes)
    try index.write()
    _ = try repository.run("git update-ref HEAD \(commit)")
    #expect(try repository.run("git write-tree") == repository.run("git rev-parse HEAD^{tree}"))
    #expect(try repository.run("git status --porcelain") == "")
    #expect(try repository.run("git diff-index --cached HEAD; git diff-index HEAD") == "")
    #expect(try repository.run("git fsck --strict") == "")
    #expect(try repository.run("cat a.bin") == "first content")
    #expect(try repository.run("git lfs fsck; git lfs ls-files | wc -l") == "Git LFS fsck OK\n2")
    // Git can go on from there.
    let more = "echo more >> a.bin; git commit -qam more; git show HEAD:a.bin | head -c 7"
    #expect(try repository.run(more) == "version")
    #expect(try repository.run("git fsck --strict; git status --porcelain") == "")
  }

  @Test("lets Git find a change that it can't tell by the time of the file")
  func racilyClean() throws {
    let repository = try Repository()
    let change = """
      touch -d '2020-01-01 00:00:00.5' c.txt
      git add c.txt
      touch -d '2020-01-01 00:00:00.5' .git/index
      printf TEXT | dd of=c.txt conv=notrunc status=none
      touch -d '2020-01-01 00:00:00.5' c.txt
      """
    let new = try repository.pointer(to: "a.bin")
    _ = try repository.run(change)
    try repository.replace("a.bin", by: new)
    let found = try repository.run("git diff-files --name-only c.txt")
    #expect(found == "c.txt")
  }

  @Test("keeps the flags of entries, in whatever version they need")
  func flags() throws {
    let repository = try Repository()
    _ = try repository.run(
      """
      echo new > new.bin
      git add --intent-to-add new.bin
      git update-index --skip-worktree dir/b.bin
      git update-index --assume-unchanged a.bin
      """
    )
    let listing = "git ls-files --debug -v; git ls-files --debug -t"
    let before = try repository.run(listing)
    let (a, b) = try (repository.pointer(to: "a.bin"), repository.pointer(to: "dir/b.bin"))
    try repository.replace("a.bin", by: a)
    try repository.replace("dir/b.bin", by: b)
    #expect(try repository.run(listing) == before)
    let index = try IndexFile(path: repository.indexPath)
    #expect(index.version == 3)
    #expect(index.entry("new.bin")?.isIntentToAdd == true)
    #expect(index.entry("dir/b.bin")?.isSkipWorktree == true)
    #expect(index.entry("a.bin")?.isAssumedUnchanged == true)
  }

  @Test("inserts, overwrites and removes entries")
  func changes() throws {
    let repository = try Repository()
    let new = try repository.id("echo text | git hash-object -w --stdin")
    var index = try IndexFile(path: repository.indexPath)
    try index.insert("dir/sub/n\u{fc}w", mode: 0o100755, id: new)
    try index.insert(RepositoryPath([0x66, 0xff]), mode: 0o100644, id: new)
    try index.insert("a.bin", mode: 0o100644, id: new)
    #expect(index.entry("a.bin")?.hasStatData == false)
    #expect(try index.remove("dir/b.bin"))
    #expect(try !index.remove("dir/b.bin"))
    try index.write()
    #expect(
      try repository.run("git ls-files -s | cut -c 1-6,50-; git write-tree > /dev/null")
        == """
        100644\ta.bin
        100644\tc.txt
        100755\t"dir/sub/n\\303\\274w"
        100644\t"f\\377"
        """
    )
    #expect(try repository.run("git status --porcelain -uno a.bin c.txt") == "MM a.bin")
  }

  @Test("reads an index that Git wrote without a checksum")
  func withoutChecksum() throws {
    let repository = try Repository()
    _ = try repository.run("truncate -s -20 .git/index; head -c 20 /dev/zero >> .git/index")
    let index = try IndexFile(path: repository.indexPath)
    #expect(index.count == 3)
    try index.write()
    #expect(try repository.run("git fsck; git status --porcelain") == "")
  }

  @Test("gets the current time after a check, in a later second than its files")
  func afterCheck() throws {
    let repository = try Repository()
    _ = try repository.run("touch -d @1000000000 .git/index")
    let index = try IndexFile(path: repository.indexPath)
    var times = [1_000_000_000, 1_000_000_000, 1_000_000_001]
    try index.writeAfterCheck { times.removeFirst() }
    #expect(times.isEmpty)
    #expect(try repository.run("find .git/index -newermt @1000000001") != "")
  }

  @Test("keeps the permissions and the time of the index")
  func keepsState() throws {
    let repository = try Repository()
    _ = try repository.run("chmod 660 .git/index")
    let before = try repository.run("stat -c '%a %y' .git/index")
    let new = try repository.pointer(to: "a.bin")
    try repository.replace("a.bin", by: new)
    #expect(try repository.run("stat -c '%a %y' .git/index") == before)
  }

  @Test("keeps conflicts")
  func conflicts() throws {
    let repository = try Repository()
    _ = try repository.run(
      """
      git checkout -qb side; echo side > c.txt; git commit -qam side
      git checkout -q master 2>/dev/null || git checkout -q main
      echo main > c.txt; git commit -qam main
      git merge side || true
      """
    )
    let before = try repository.run("git ls-files -u")
    let new = try repository.pointer(to: "a.bin")
    try repository.replace("a.bin", by: new)
    #expect(try repository.run("git ls-files -u") == before)
    let index = try IndexFile(path: repository.indexPath)
    #expect((0..<index.count).map { index[$0].stage } == [0, 1, 2, 3, 0])
    #expect(index.entry("c.txt") == nil)
  }

  @Test("works behind a symbolic link")
  func linked() throws {
    let repository = try Repository()
    _ = try repository.run("mv .git/index elsewhere; ln -s ../elsewhere .git/index")
    let new = try repository.pointer(to: "a.bin")
    try repository.replace("a.bin", by: new)
    #expect(
      try repository.run("test -L .git/index; git ls-files -s a.bin | cut -c 8-47") == "\(new)"
    )
  }
}
