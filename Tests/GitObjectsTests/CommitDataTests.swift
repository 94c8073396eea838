import GitObjects
import TestSupport
import Testing

private let pgp = header("gpgsig", signature("PGP SIGNATURE"))
private let pgp256 = header("gpgsig-sha256", signature("PGP SIGNATURE"))
private let mergetag = header(
  "mergetag",
  "object \(two)\ntype commit\ntag v1\ntagger T <t@example.com> 1 +0000\n\nv1\n"
    + signature("PGP SIGNATURE")
)

/// What may come after the tree and the parents, and what remains of it without signatures.
private let rests: [(rest: String, unsigned: String)] = [
  (people + "\nmessage\n", people + "\nmessage\n"),
  (people + "\nno line end", people + "\nno line end"),
  (people + "\nCRLF\r\nbody\r\n", people + "\nCRLF\r\nbody\r\n"),
  (people + "\na NUL\0in it\n", people + "\na NUL\0in it\n"),
  (people + "\n", people + "\n"),
  (people, people),
  ("", ""),
  ("\nno one made it\n", "\nno one made it\n"),
  (people + "encoding ISO-8859-1\n\nm\n", people + "encoding ISO-8859-1\n\nm\n"),
  (people + pgp + "\nm\n", people + "\nm\n"),
  (people + pgp256 + pgp + "\nm\n", people + "\nm\n"),
  // This `parent` line after a signature names no parent, and must not begin to.
  (pgp + "parent \(three)\n" + people, pgp + "parent \(three)\n" + people),
  (people + pgp + "parent \(three)\n", people + "parent \(three)\n"),
  (people + mergetag + mergetag + pgp + "\nm\n", people + "\nm\n"),
  (people + pgp + "encoding x\n" + pgp256 + "\nm\n", people + "encoding x\n\nm\n"),
  (
    "before 1\n" + people + pgp + "after 2\n more\n\nm\n",
    "before 1\n\(people)after 2\n more\n\nm\n"
  ),
  (people + "gpgsigx y\n z\n\nm\n", people + "gpgsigx y\n z\n\nm\n"),
  (people + "gpgsig\n\nm\n", people + "gpgsig\n\nm\n"),
  (people + "x-gpgsig y\n gpgsig z\n\nm\n", people + "x-gpgsig y\n gpgsig z\n\nm\n"),
  (people + "\ngpgsig is a word\n \(pgp)", people + "\ngpgsig is a word\n \(pgp)"),
  (people + "\n\n\n" + pgp, people + "\n\n\n" + pgp),
  (people + "gpgsig one line\n\nm\n", people + "\nm\n"),
  (people + "gpgsig never ends\n more", people),
  (people + "gpgsig \n \n  \n\nm\n", people + "\nm\n"),
]

private func start(_ tree: ObjectID, _ parents: [ObjectID]) -> String {
  "tree \(tree)\n" + parents.map { "parent \($0)\n" }.joined()
}

@Suite("Commits")
struct CommitDataTests {
  @Test("keep every byte when the ids stay", arguments: rests.indices)
  func roundTrips(_ index: Int) throws {
    for parents in [[], [two], [two, three, two, id("a"), id("b")]] {
      let bytes = Array((start(one, parents) + rests[index].rest).utf8)
      let commit = try CommitData(bytes)
      #expect(commit.tree == one)
      #expect(commit.parents == parents)
      #expect(commit.bytes == bytes)
      let same = commit.rewritten(tree: one, parents: parents, droppingSignatures: false)
      #expect(text(same) == text(bytes))
    }
  }

  @Test("get other ids, and nothing else", arguments: rests.indices)
  func rewrites(_ index: Int) throws {
    let rest = rests[index].rest
    let commit = try CommitData(Array((start(one, [two, two]) + rest).utf8))
    for parents in [[], [three], [one, two, three]] {
      let changed = commit.rewritten(tree: three, parents: parents, droppingSignatures: false)
      #expect(text(changed) == start(three, parents) + rest)
    }
  }

  @Test("lose their signatures, and nothing else", arguments: rests.indices)
  func strips(_ index: Int) throws {
    let (rest, unsigned) = rests[index]
    let commit = try CommitData(Array((start(one, [two]) + rest).utf8))
    let stripped = commit.rewritten(tree: one, parents: [two], droppingSignatures: true)
    #expect(text(stripped) == start(one, [two]) + unsigned)
    #expect(commit.isSigned == (rest != unsigned))
    #expect(try !CommitData(stripped).isSigned)
    #expect(try CommitData(stripped).parents == [two])
  }

  @Test(
    "need a tree",
    arguments: [
      "", "tree", "tree ", "tree \(one)", "tree \(one) ", "Tree \(one)\n", " tree \(one)\n",
      "tree  \(one)\n", "tree 111\n", "tree \(one)\r\n", "tree \(one)1\n", "parent \(one)\n",
      "tree g\(text(one.hex.dropFirst()))\n", people, "\ntree \(one)\n",
    ]
  )
  func noTree(_ bytes: String) {
    #expect(throws: HeaderError.noTree) { try CommitData(Array(bytes.utf8)) }
  }

  @Test(
    "need an id in each parent line",
    arguments: [
      "parent \n", "parent 222\n", "parent \(two)", "parent \(two) \n", "parent \(two)2\n",
      "parent \(two)2",
      "parent z\(text(two.hex.dropFirst()))\n", "parent \(two)\r\n",
    ]
  )
  func badParent(_ line: String) {
    for before in [[], [three], [three, three]] {
      #expect(throws: HeaderError.badParent(offset: 46 + 48 * before.count)) {
        try CommitData(Array((start(one, before) + line).utf8))
      }
    }
  }

  @Test("have parents only before their other headers")
  func laterParents() throws {
    let rest = people + "parent \(three)\n\nparent \(two)\n"
    let commit = try CommitData(Array((start(one, [two]) + rest).utf8))
    #expect(commit.parents == [two])
    let changed = commit.rewritten(tree: two, parents: [], droppingSignatures: true)
    #expect(text(changed) == start(two, []) + rest)
  }

  @Test("tell the values of their headers")
  func headers() throws {
    let rest = people + "encoding latin1\nempty \nbare\n" + pgp + "x a\n b\n\nencoding no\n"
    let commit = try CommitData(Array((start(one, [two]) + rest).utf8))
    #expect(commit.header("encoding").map(text) == "latin1")
    #expect(commit.header("empty").map(text) == "")
    #expect(commit.header("bare") == nil)
    #expect(commit.header("x").map(text) == "a\n b")
    #expect(commit.header("enc") == nil)
    #expect(commit.header("no") == nil)
    #expect(commit.header("gpgsig")?.starts(with: Array("-----BEGIN".utf8)) == true)
    let cut = try CommitData(Array((start(one, []) + "encoding u").utf8))
    #expect(cut.header("encoding").map(text) == "u")
    #expect(try CommitData(Array((start(one, []) + "encoding").utf8)).header("encoding") == nil)
  }

  @Test("survive any mixture of headers and damage", arguments: UInt64(0)..<300)
  func random(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lines = [
      "tree \(one)\n", "parent \(two)\n", people, pgp, pgp256, mergetag, "encoding u\n", " x\n",
      "\n", "gpgsig ", "gpgsig", "\0", "parent ", "\r\n", "m",
    ]
    var bytes = Array(start(one, []).utf8)
    for _ in 0..<generator.below(9) { bytes += Array(generator.pick(lines).utf8) }
    if generator.chance(30) { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
    if generator.chance(30) { bytes.removeLast(generator.below(bytes.count)) }
    guard let commit = try? CommitData(bytes) else { return }
    _ = commit.header("encoding")
    let same = commit.rewritten(
      tree: commit.tree,
      parents: commit.parents,
      droppingSignatures: false
    )
    // An id may be in upper case, which Git never writes.
    #expect(text(same).lowercased() == text(bytes).lowercased())
    let stripped = commit.rewritten(
      tree: commit.tree,
      parents: commit.parents,
      droppingSignatures: true
    )
    #expect((stripped.count < bytes.count) == commit.isSigned)
    // A line after a signature may look like a parent now, in a commit that Git would not make.
    guard let again = try? CommitData(stripped) else { return }
    #expect(again.tree == commit.tree)
    #expect(again.parents.starts(with: commit.parents))
  }
}
