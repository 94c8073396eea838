import GitObjects
import Testing

private let full = String(repeating: "1", count: 40)

/// Messages, and the words in them that may be ids.
private let messages: [(message: String, words: [String])] = [
  ("", []),
  ("abcdef1", ["abcdef1"]),
  ("see abcdef1.", ["abcdef1"]),
  ("abcdef is too short", []),
  ("abcdef1234567890abcdef1234567890abcdef12", ["abcdef1234567890abcdef1234567890abcdef12"]),
  ("\(full)\(full.prefix(24))", ["\(full)\(full.prefix(24))"]),
  ("\(full)\(full.prefix(25)) is too long", []),
  ("(cherry picked from commit \(full))\n", [full]),
  ("abcdef1 1234567\n7654321", ["abcdef1", "1234567", "7654321"]),
  ("abcdef1..fedcba9, abcdef1^, abcdef1:path", ["abcdef1", "fedcba9", "abcdef1", "abcdef1"]),
  ("ABCDEF1 Abcdef1 abcdefg1 xabcdef1 abcdef1x _abcdef1 abcdef1_", []),
  ("v1.0-3-gabcdef1 but https://host/abcdef1/x", ["abcdef1"]),
  ("é0123456é", ["0123456"]),
  ("a\0b\0c\0d\0e\0f\01\0", []),
]

private func prefix(_ text: String) throws -> IDPrefix {
  try #require(IDPrefix(digits: Array(text.utf8)))
}

@Suite("Names in messages")
struct MessageNamesTests {
  @Test("are the words of git-filter-repo", arguments: messages.indices)
  func places(_ index: Int) {
    let (message, words) = messages[index]
    let bytes = Array(message.utf8)
    #expect(MessageNames.places(in: bytes[...]).map { text(bytes[$0]) } == words)
    // The same in a slice.
    let longer = Array("ab".utf8) + bytes
    #expect(MessageNames.places(in: longer[2...]).map { text(longer[$0]) } == words)
  }

  @Test("get other words in their place, and all else stays")
  func replacing() {
    let bytes = Array("x abcdef1 and 1234567, abcdef1".utf8)
    let new = MessageNames.replacing(in: bytes[2...]) { prefix in
      text(prefix.digits) == "abcdef1" ? Array("ffffffff".utf8) : nil
    }
    #expect(new.map { text($0) } == "ffffffff and 1234567, ffffffff")
    #expect(MessageNames.replacing(in: bytes[...]) { _ in nil } == nil)
  }

  @Test("are all that may differ")
  func differ() throws {
    let old = Array("see abcdef1 and 1234567".utf8)
    func differ(_ new: String) -> Bool {
      MessageNames.differ(old[...], Array(new.utf8)[...]) { old, new in
        text(old.digits) == "abcdef1" && text(new.digits).hasPrefix("fffffff")
      }
    }
    #expect(differ("see abcdef1 and 1234567"))
    #expect(differ("see fffffff and 1234567"))
    #expect(differ("see ffffffff00 and 1234567"))
    for wrong in [
      "see eeeeeee and 1234567", "see fffffff and 7654321", "see fffffff and 1234567\n",
      "See fffffff and 1234567", "see fffffff  and 1234567", "see fffffff and",
      "see fffffff and 1234567 1234567", "",
    ] {
      #expect(!differ(wrong), "\(wrong)")
    }
  }
}

@Suite("Abbreviated names")
struct IDPrefixTests {
  @Test("match the names that begin so", arguments: 1...40)
  func matches(_ count: Int) throws {
    let name = try ObjectID(hex: Array("0123456789abcdef0123456789abcdef01234567".utf8))
    let prefix = try #require(IDPrefix(digits: name.hex.prefix(count)))
    #expect(prefix == IDPrefix(of: name, digitCount: count))
    #expect(prefix.digits == Array(name.hex.prefix(count)))
    #expect(prefix.matches(name))
    var other = name.hex
    other[count - 1] = other[count - 1] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
    #expect(!prefix.matches(try ObjectID(hex: other)))
  }

  @Test("are 1 to 64 digits", arguments: ["", "g", "12 ", String(repeating: "1", count: 65)])
  func refused(_ text: String) {
    #expect(IDPrefix(digits: Array(text.utf8)) == nil)
  }

  @Test("name an object where only one begins so")
  func only() throws {
    let names = try ["1234500", "1234511", "1299", "ffff"].map { digits in
      try ObjectID(hex: Array((digits + String(repeating: "0", count: 40 - digits.count)).utf8))
    }
    let sorted = SortedIDs(names + names)
    #expect(sorted.ids.count == 4)
    #expect(sorted.only(try prefix("12345")) == nil)
    #expect(sorted.only(try prefix("123450")) == names[0])
    #expect(sorted.only(try prefix("12")) == nil)
    #expect(sorted.only(try prefix("129")) == names[2])
    #expect(sorted.only(try prefix("f")) == names[3])
    #expect(sorted.only(try prefix("0")) == nil)
    #expect(sorted.only(try prefix("ffff1")) == nil)
  }
}

/// What comes before a message, and messages.
@Suite("Messages of commits and tags")
struct MessageTextTests {
  private let commitStart = "tree \(one)\n" + people

  @Test(
    "are what follows the first empty line",
    arguments: ["message\n", "", "\n\nx", "no line end", "a\n\nb\n"]
  )
  func commits(_ message: String) throws {
    for extra in ["", "encoding latin1\n", header("gpgsig", signature("PGP SIGNATURE"))] {
      let commit = try CommitData(Array((commitStart + extra + "\n" + message).utf8))
      #expect(text(commit.message) == message)
      for strips in [false, true] {
        let same = commit.rewritten(tree: one, parents: [], droppingSignatures: strips)
        let copied = commit.rewritten(
          tree: one,
          parents: [],
          droppingSignatures: strips,
          message: Array(message.utf8)
        )
        #expect(same == copied)
      }
      let new = commit.rewritten(
        tree: two,
        parents: [three],
        droppingSignatures: false,
        message: Array("new".utf8)
      )
      #expect(text(new) == "tree \(two)\nparent \(three)\n" + people + extra + "\nnew")
    }
  }

  @Test("may be missing")
  func none() throws {
    let commit = try CommitData(Array(commitStart.utf8))
    #expect(commit.message.isEmpty)
    #expect(commit.rewritten(tree: one, parents: [], droppingSignatures: false) == commit.bytes)
  }

  @Test("of a tag end where its signature begins")
  func tags() throws {
    let start = "object \(one)\ntype commit\ntag v1\n"
    let pgp = signature("PGP SIGNATURE")
    let tag = try TagData(Array((start + "\nmessage abcdef1\n" + pgp).utf8))
    #expect(text(tag.message) == "message abcdef1\n")
    let new = Array("other\n".utf8)
    let kept = tag.rewritten(target: one, droppingSignature: false, message: new)
    #expect(text(kept) == start + "\nother\n" + pgp)
    let dropped = tag.rewritten(target: one, droppingSignature: true, message: new)
    #expect(text(dropped) == start + "\nother\n")
  }
}
