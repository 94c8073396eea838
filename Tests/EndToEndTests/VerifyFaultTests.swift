import TestSupport
import Testing

/// A fault, its kind in `verify`, and the path or reference that must be named.
struct PlantedFault: Sendable, CustomTestStringConvertible {
  let name: String
  let script: String
  let kind: String
  let place: String
  /// Whether the other verifier does not check for such faults.
  let isOurs: Bool

  init(
    _ name: String,
    _ script: String,
    _ kind: String,
    at place: String = "",
    isOurs: Bool = false
  ) {
    (self.name, self.script, self.kind, self.place) = (name, script, kind, place)
    self.isOurs = isOurs
  }

  var testDescription: String { name }
}

@Suite("verify finds every planted fault")
struct VerifyFaultTests {
  private static let tracking = "filter=lfs diff=lfs merge=lfs -text"

  static let contents = [
    PlantedFault(
      "a wrong byte in an LFS object",
      "f=$(lfs main:w.bin); printf x | dd conv=notrunc status=none of=$f",
      "LFS object damaged",
      at: "w.bin"
    ),
    PlantedFault(
      "an LFS object that is cut off",
      "f=$(lfs main:data/x.bin); truncate -s -1 $f",
      "LFS object of another size",
      at: "data/x.bin"
    ),
    PlantedFault(
      "a missing LFS object",
      "rm $(lfs main:data/deep/y.bin)",
      "LFS object missing",
      at: "data/deep/y.bin"
    ),
    PlantedFault(
      "swapped pointers",
      """
      swap() { git cat-file blob main:w.bin | put 100644 data/x.bin
        git cat-file blob main:data/x.bin | put 100644 w.bin; }
      tree main swap
      """,
      "content differs",
      at: "data/x.bin"
    ),
    PlantedFault(
      "a pointer of the version before",
      "older() { git cat-file blob main~1:w.bin | put 100644 w.bin; }; tree main older",
      "content differs",
      at: "w.bin"
    ),
    PlantedFault(
      "a pointer in an odd form",
      "odd() { git cat-file blob main:w.bin | sed 's/$/\\r/' | put 100644 w.bin; }; tree main odd",
      "pointer not canonical",
      at: "w.bin"
    ),
    PlantedFault(
      "other content in the place of a pointer",
      "other() { echo x | put 100644 w.bin; }; tree main~1 other",
      "not a pointer",
      at: "w.bin"
    ),
    PlantedFault(
      "a selected file that is as before",
      "raw() { seq 302 | put 100644 w.bin; }; tree main raw",
      "selected file still raw",
      at: "w.bin"
    ),
    PlantedFault(
      "a selected file that is as before, in an old commit",
      "raw() { seq 500 | put 100644 data/deep/y.bin; }; tree main~3 raw",
      "selected file still raw",
      at: "data/deep/y.bin"
    ),
    PlantedFault(
      "a missing pointer",
      "id=$(git rev-parse main:w.bin); git repack -qadk; git unpack-objects -q </dev/null || :\n"
        + "mv .git/objects/pack/*.pack .; for p in *.pack; do git unpack-objects -q <$p; done\n"
        + "rm -f *.pack .git/objects/pack/*; rm -f .git/objects/${id:0:2}/${id:2}",
      "object unreadable",
      at: "w.bin"
    ),
  ]

  static let trees = [
    PlantedFault(
      "a dropped file",
      "tree main git update-index --force-remove t.txt",
      "entry dropped",
      at: "t.txt"
    ),
    PlantedFault(
      "a dropped pointer in a folder of an old commit",
      "tree main~3 git update-index --force-remove data/deep/y.bin",
      "entry dropped",
      at: "data/deep"
    ),
    PlantedFault(
      "an added file",
      "more() { echo x | put 100644 data/more; }; tree main more",
      "entry added",
      at: "data/more"
    ),
    PlantedFault(
      "a changed mode",
      "tree main git update-index --chmod=+x t.txt",
      "mode changed",
      at: "t.txt"
    ),
    PlantedFault(
      "a changed mode of a pointer",
      "tree topic git update-index --chmod=+x w.bin",
      "mode changed",
      at: "w.bin"
    ),
    PlantedFault(
      "a pointer that became a link",
      "link() { git cat-file blob main:w.bin | put 120000 w.bin; }; tree main link",
      "mode changed",
      at: "w.bin"
    ),
    PlantedFault(
      "a file that became a folder",
      "folder() { git update-index --force-remove t.txt; echo two | put 100644 t.txt/t.txt; }\n"
        + "tree main folder",
      "mode changed",
      at: "t.txt"
    ),
    PlantedFault(
      "a link that leads elsewhere",
      "link() { printf elsewhere | put 120000 link; }; tree main link",
      "entry changed",
      at: "link"
    ),
    PlantedFault(
      "another text",
      "other() { echo x | put 100644 t.txt; }; tree main other",
      "not a pointer",
      at: "t.txt"
    ),
    PlantedFault(
      "an attribute that is overridden in a folder",
      """
      more() { (git cat-file blob main:data/.gitattributes; echo '*.bin -filter') \
        | put 100644 data/.gitattributes; }
      tree main more
      """,
      "pointer not tracked",
      at: "data/x.bin"
    ),
    PlantedFault(
      "a new file of attributes in a folder",
      "more() { echo '*.bin !filter' | put 100644 data/deep/.gitattributes; }; tree main more",
      "pointer not tracked",
      at: "data/deep/y.bin"
    ),
    PlantedFault(
      "an attribute line that is gone",
      "less() { echo '*.c diff=cpp' | put 100644 .gitattributes; }; tree main less",
      "pointer not tracked",
      at: "w.bin"
    ),
    PlantedFault(
      "an edited attribute line",
      "edit() { printf '*.c -diff\\n*.bin \(tracking)\\n' | put 100644 .gitattributes; }\n"
        + "tree main edit",
      "attributes edited",
      at: ".gitattributes"
    ),
    PlantedFault(
      "an attribute line that nobody asked for",
      "edit() { (git cat-file blob main:.gitattributes; echo '* -text') "
        + "| put 100644 .gitattributes; }\ntree main edit",
      "attribute line not of the run",
      at: ".gitattributes"
    ),
  ]

  static let commits = [
    PlantedFault("a lost parent", "text main~2 3d", "parents changed"),
    PlantedFault(
      "an added parent",
      "text main \"2s/.*/&\\nparent $(git rev-parse topic)/\"",
      "parents changed"
    ),
    PlantedFault(
      "parents in another order",
      "text main~2 '2{h;d};3{G}'",
      "parents changed"
    ),
    PlantedFault(
      "a parent of the old history",
      "text main \"2s/.*/parent $(git rev-parse $(old refs/heads/main)~1)/\"",
      "parents changed"
    ),
    PlantedFault("another author", "text main 's/^author Ada/author Ida/'", "author changed"),
    PlantedFault("another time", "text main~3 '/^author/s/+0100/+0200/'", "author changed"),
    PlantedFault(
      "another committer",
      "text main 's/^committer Carl/committer Karl/'",
      "committer changed"
    ),
    PlantedFault(
      "another time of the committer",
      "text main~1 '/^committer/s/ [0-9]* / 1700000061 /'",
      "committer changed"
    ),
    PlantedFault(
      "a message without its last newline",
      "git cat-file commit main | head -c -1 >../text; replace main <../text",
      "message changed"
    ),
    PlantedFault(
      "another commit of the same tree in its place",
      "new=$(git commit-tree -p main~1 -m other 'main^{tree}')\n"
        + "git cat-file commit $new | replace main",
      "message changed"
    ),
    PlantedFault(
      "a commit that is left out",
      "text main \"2s/.*/parent $(git rev-parse main~2)/\"",
      "parents changed"
    ),
    PlantedFault("another message", "text main '$s/three/Three/'", "message changed"),
    PlantedFault(
      "another encoding",
      "text main~1 's/^encoding .*/encoding ISO-8859-2/'",
      "encoding changed"
    ),
    PlantedFault("no encoding", "text main~1 '/^encoding/d'", "encoding changed"),
    PlantedFault("another header", "text main '/^committer/s/$/\\nodd one/'", "headers changed"),
  ]

  static let references = [
    PlantedFault(
      "a tag with another message",
      "t=$(git rev-parse v1); rename $t $(git cat-file tag v1 | sed 's/the tag/a tag/' "
        + "| git hash-object -t tag -w --stdin)",
      "message changed",
      at: "refs/tags/v1"
    ),
    PlantedFault(
      "a tag of another commit",
      "t=$(git rev-parse v1); rename $t $(git cat-file tag v1 "
        + "| sed \"1s/.*/object $(git rev-parse main)/\" | git hash-object -t tag -w --stdin)",
      "one commit became two",
      at: "refs/tags/v1"
    ),
    PlantedFault(
      "a ref left behind",
      "git update-ref refs/heads/topic $(old refs/heads/topic)",
      "ref left behind",
      at: "refs/heads/topic"
    ),
    PlantedFault(
      "a ref left behind, and not mentioned",
      "git update-ref refs/heads/topic $(old refs/heads/topic)\n"
        + "sed -i '/topic$/d' $folder/references",
      "ref left behind",
      at: "refs/heads/topic"
    ),
    PlantedFault(
      "a ref elsewhere in the new history",
      "git update-ref refs/heads/topic main~3",
      "ref elsewhere",
      at: "refs/heads/topic"
    ),
    PlantedFault(
      "a ref that is said to have moved elsewhere",
      "n=$(git rev-parse main); o=$(git rev-parse topic); git update-ref refs/heads/topic $n\n"
        + "sed -i \"/topic$/s/ $o / $n /\" $folder/references",
      "one commit became two",
      at: "refs/heads/topic"
    ),
    PlantedFault(
      "a ref that is gone",
      "git update-ref -d refs/stash; git update-ref --no-deref HEAD topic\n"
        + "git update-ref -d refs/heads/main",
      "ref gone",
      at: "refs/heads/main"
    ),
    PlantedFault(
      "a detached HEAD left behind",
      "git -C ../linked update-ref --no-deref HEAD "
        + "$(old worktrees/linked/HEAD)",
      "ref left behind",
      at: "worktrees/linked/HEAD"
    ),
    PlantedFault(
      "a stash entry left behind",
      "git stash store -m old $(old refs/stash)",
      "ref left behind",
      at: "refs/stash"
    ),
    PlantedFault(
      "a note that was not copied",
      "n=$(git rev-parse refs/notes/commits); t=$(git rev-parse $n^:)\n"
        + "rename $n $(git cat-file commit $n | sed \"1s/.*/tree $t/\" "
        + "| git hash-object -t commit -w --stdin)",
      "note lost",
      isOurs: true
    ),
  ]

  /// Made once, and copied for each fault.
  private static let migrated = Task { try await MigratedRepository.make() }

  @Test("of content", arguments: contents)
  func content(_ fault: PlantedFault) async throws { try await check(fault) }

  @Test("of trees", arguments: trees)
  func tree(_ fault: PlantedFault) async throws { try await check(fault) }

  @Test("of commits", arguments: commits)
  func commit(_ fault: PlantedFault) async throws { try await check(fault) }

  @Test("of references", arguments: references)
  func reference(_ fault: PlantedFault) async throws { try await check(fault) }

  private func check(_ fault: PlantedFault) async throws {
    let spoilt = try await Self.migrated.value.copy()
    #expect(try await spoilt.findings().exitCode == 0)
    try await spoilt.spoil(fault.script)
    let (exitCode, found) = try await spoilt.findings()
    #expect(exitCode == 1, "\(found)")
    #expect(
      found.contains { kind, place in
        kind == fault.kind && (place == fault.place || fault.place.isEmpty)
      },
      "\(found)"
    )
    // A failed verification is not recorded.
    let noted = try await spoilt.repository.run(
      "sh",
      ["-c", "ls .git/lfs-migrate/runs/*/verified"]
    )
    #expect(noted.standardOutput.isEmpty)
    guard !fault.isOurs else { return }
    let other = try await SecondOpinion.on(spoilt.repository)
    #expect(other.exitCode == 1, "\(other.output) \(other.errorOutput)")
  }
}
