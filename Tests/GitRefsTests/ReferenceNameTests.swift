import GitCommand
import GitSandbox
import Testing

@Suite("Names of references")
struct ReferenceNameTests {
  @Test(
    "have a namespace, and a short form",
    arguments: [
      ("refs/heads/a/b", .branch, "a/b"), ("refs/tags/v1", .tag, "v1"),
      ("refs/remotes/o/m", .remoteBranch, "o/m"), ("refs/stash", .stash, "refs/stash"),
      ("refs/notes/commits", .note, "refs/notes/commits"),
      ("refs/bisect/bad", .bisect, "refs/bisect/bad"),
      ("refs/replace/1234", .replacement, "refs/replace/1234"),
      ("refs/lfs-migrate/backup", .backup, "refs/lfs-migrate/backup"),
      ("refs/pull/1/head", .other, "refs/pull/1/head"),
      ("refs/headstrong/x", .other, "refs/headstrong/x"),
      ("refs/heads", .branch, "refs/heads"), ("refs/heads/", .branch, ""),
      ("heads/x", .other, "heads/x"), ("HEAD", .other, "HEAD"), ("", .other, ""),
    ] as [(String, ReferenceNamespace, String)]
  )
  func namespaces(_ text: String, _ namespace: ReferenceNamespace, _ short: String) {
    let name = ReferenceName(text)
    #expect(name.namespace == namespace)
    #expect(Array(name.short).text == short)
    #expect(name.isInRefs == text.hasPrefix("refs/"))
    let stored = StoredReferenceName(shared: name)
    #expect(stored.namespace == namespace)
    #expect(stored.isHead == !name.isInRefs)
    #expect(stored.shared == (name.isInRefs ? name : nil))
  }

  @Test(
    "are made and taken apart by their namespace",
    arguments: [
      ("refs/heads/x", .branch, "x"), ("refs/heads/x", .tag, nil), ("refs/stash", .stash, nil),
      ("refs/heads", .branch, nil), ("refs/headstrong", .branch, nil),
      ("refs/lfs-migrate/r/history", .backup, "r/history"), ("refs/x/y", .other, "x/y"),
    ] as [(String, ReferenceNamespace, String?)]
  )
  func rest(_ text: String, _ namespace: ReferenceNamespace, _ rest: String?) {
    let name = ReferenceName(text)
    #expect(name.name(in: namespace).map { Array($0).text } == rest)
    if let rest { #expect(ReferenceName(namespace, rest.utf8) == name) }
  }

  @Test(
    "of remote-tracking branches name the branch of their remote",
    arguments: [
      ("refs/remotes/o/x", "o", "x"), ("refs/remotes/o/x/y", "o", "x/y"),
      ("refs/remotes/o/x/y", "o/x", "y"), ("refs/remotes/o2/x", "o", nil),
      ("refs/remotes/o", "o", nil), ("refs/heads/o/x", "o", nil),
    ] as [(String, String, String?)]
  )
  func tracking(_ text: String, _ remote: String, _ branch: String?) {
    let (name, remote) = (ReferenceName(text), Array(remote.utf8))
    #expect(name.branch(ofRemote: remote).map { Array($0).text } == branch)
    if let branch { #expect(ReferenceName(tracking: branch.utf8, ofRemote: remote) == name) }
  }

  @Test(
    "say whether each worktree has its own",
    arguments: [
      ("refs/bisect/bad", true), ("refs/worktree/x", true), ("refs/rewritten/x", true),
      ("refs/heads/x", false), ("refs/worktrees/x", false), ("HEAD", false),
    ]
  )
  func ownership(_ text: String, _ isOfWorktree: Bool) {
    #expect(ReferenceName(text).isOfWorktree == isOfWorktree)
  }

  @Test("of HEADs are stored so that every worktree reads the same")
  func heads() {
    #expect(StoredReferenceName(headOf: nil) == "main-worktree/HEAD")
    #expect(StoredReferenceName(headOf: Array("w".utf8)) == "worktrees/w/HEAD")
    let odd = StoredReferenceName(headOf: [0xff])
    #expect(odd.bytes == Array("worktrees/".utf8) + [0xff] + Array("/HEAD".utf8))
    #expect(odd.isHead && odd.shared == nil && odd.namespace == .other)
  }

  @Test("are in the order of their bytes, which need not be UTF-8")
  func order() {
    let texts: [[UInt8]] = [
      Array("HEAD".utf8), Array("refs/heads/a".utf8), Array("refs/heads/a-b".utf8),
      Array("refs/heads/a/b".utf8), Array("refs/heads/\u{f6}".utf8),
      Array("refs/heads/".utf8) + [0xe9], Array("refs/heads/".utf8) + [0xff],
    ]
    #expect(texts.reversed().map { ReferenceName($0) }.sorted().map(\.bytes) == texts)
    #expect(texts.reversed().map { StoredReferenceName($0) }.sorted().map(\.bytes) == texts)
    #expect(texts.map { GitArgument(ReferenceName($0)).bytes } == texts)
    #expect(Set(texts.map { ReferenceName($0) }).count == texts.count)
  }
}
