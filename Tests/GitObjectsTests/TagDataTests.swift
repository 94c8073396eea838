import GitObjects
import TestSupport
import Testing

private let name = "tag v1\ntagger T A Gger <tagger@example.com> 1700000000 +0000\n"
private let pgp = signature("PGP SIGNATURE")
private let ssh = signature("SSH SIGNATURE")

/// What may come after the `type` line, and what remains of it without signatures.
private let rests: [(rest: String, unsigned: String)] = [
  (name + "\nmessage\n", name + "\nmessage\n"),
  (name + "\nno line end", name + "\nno line end"),
  (name, name),
  (name + "\n", name + "\n"),
  ("tag v1\n\nno tagger\n", "tag v1\n\nno tagger\n"),
  ("tag v1\n", "tag v1\n"),
  ("", ""),
  (name + "\nm\n" + pgp, name + "\nm\n"),
  (name + "\nm\n" + ssh, name + "\nm\n"),
  (name + "\nm\n" + signature("PGP MESSAGE"), name + "\nm\n"),
  (name + "\nm\n" + signature("SIGNED MESSAGE"), name + "\nm\n"),
  (name + "\n" + pgp, name + "\n"),
  (name + "\nm\r\n" + pgp, name + "\nm\r\n"),
  (name + "\nm\n" + pgp + "trailing\n", name + "\nm\n"),
  // The last line that begins a signature counts.
  (name + "\nm\n" + pgp + ssh, name + "\nm\n" + pgp),
  (
    name + "\nsays -----BEGIN PGP SIGNATURE-----\n", name + "\nsays -----BEGIN PGP SIGNATURE-----\n"
  ),
  (name + "\n -----BEGIN PGP SIGNATURE-----\n", name + "\n -----BEGIN PGP SIGNATURE-----\n"),
  (name + "\n-----BEGIN PGP\n", name + "\n-----BEGIN PGP\n"),
  (
    name + "\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n",
    name + "\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
  ),
  (name + "\nm\n-----BEGIN PGP SIGNATURE----- and more", name + "\nm\n"),
  // Git searches the headers for a signature too.
  (name + pgp + "x y\n\nm\n", name),
  (name + header("gpgsig-sha256", pgp) + "\nm\n" + pgp, name + "\nm\n"),
  (name + header("gpgsig", pgp) + "\nm\n" + ssh, name + "\nm\n"),
  (
    name + "gpgsigx y\n z\n" + header("gpgsig-sha256", pgp) + "last x\n\ngpgsig m\n" + pgp,
    name + "gpgsigx y\n z\nlast x\n\ngpgsig m\n"
  ),
]

private func start(_ target: ObjectID, _ kind: String = "commit") -> String {
  "object \(target)\ntype \(kind)\n"
}

@Suite("Tags")
struct TagDataTests {
  @Test("get another target, and nothing else", arguments: rests.indices)
  func rewrites(_ index: Int) throws {
    let rest = rests[index].rest
    for kind in ["commit", "tree", "blob", "tag"] {
      let tag = try TagData(Array((start(one, kind) + rest).utf8))
      #expect(tag.target == one)
      #expect(tag.targetKind.name == kind)
      let same = tag.rewritten(target: one, droppingSignature: false)
      #expect(text(same) == text(tag.bytes))
      let other = tag.rewritten(target: two, droppingSignature: false)
      #expect(text(other) == start(two, kind) + rest)
    }
  }

  @Test("lose their signature, and nothing else", arguments: rests.indices)
  func strips(_ index: Int) throws {
    let (rest, unsigned) = rests[index]
    let tag = try TagData(Array((start(one) + rest).utf8))
    let stripped = tag.rewritten(target: two, droppingSignature: true)
    #expect(text(stripped) == start(two) + unsigned)
    #expect(tag.isSigned == (rest != unsigned))
  }

  @Test("lose what Git does not hand to the program that verifies", arguments: rests.indices)
  func asGit(_ index: Int) async throws {
    let bytes = Array((start(one) + rests[index].rest).utf8)
    let tag = try TagData(bytes)
    guard text(bytes).contains("\n-----BEGIN"), tag.isSigned else { return }
    let payload = try await signedPayload(of: bytes, kind: "tag")
    let stripped = tag.rewritten(target: one, droppingSignature: true)
    #expect(payload.map(text) == text(stripped))
  }

  @Test(
    "need an object and its type",
    arguments: [
      "", "object \(one)", "object \(one)\n", "object \(one)\ntype", "object \(one)\ntype \n",
      "object \(one)\ntype commit", "object \(one)\ntype commitx", "object \(one)\ntype blobs\n",
      "object \(one)\r\ntype commit\r\n", "object \(one)\ntype commit\r\n", "type commit\n",
      "object 111\ntype commit\n", "object \(one)1\ntype commit\n",
      "object \(one)\n\ntype commit\n",
      "Object \(one)\ntype commit\n",
    ]
  )
  func noObject(_ bytes: String) {
    #expect(throws: HeaderError.noObject) { try TagData(Array(bytes.utf8)) }
  }

  @Test("survive any mixture of lines and damage", arguments: UInt64(0)..<300)
  func random(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lines = [
      name, pgp, ssh, header("gpgsig", pgp), "\n", "m\n", " ", "-----BEGIN PGP SIGNATURE-----",
      "\0", "gpgsig ", "\n\n", "type blob\n",
    ]
    var bytes = Array(start(one, generator.pick(["commit", "tag", "blob", "tree"])).utf8)
    for _ in 0..<generator.below(9) { bytes += Array(generator.pick(lines).utf8) }
    if generator.chance(30) { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
    if generator.chance(30) { bytes.removeLast(generator.below(bytes.count)) }
    guard let tag = try? TagData(bytes) else { return }
    let same = tag.rewritten(target: tag.target, droppingSignature: false)
    #expect(text(same).lowercased() == text(bytes).lowercased())
    let stripped = tag.rewritten(target: tag.target, droppingSignature: true)
    #expect((stripped.count < bytes.count) == tag.isSigned)
    #expect(throws: Never.self) { try TagData(stripped) }
  }
}
