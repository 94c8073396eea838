import GitObjects

/// Three ids of objects that do not exist.
let (one, two, three) = (id("1"), id("2"), id("3"))

/// The id that consists of one digit.
func id(_ digit: Character) -> ObjectID {
  let hex = String(repeating: digit, count: 40)
  guard let id = try? ObjectID(hex: hex.utf8) else { preconditionFailure("\(digit) is a digit") }
  return id
}

/// The bytes as text.
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// The lines with the author and the committer of a commit.
let people = """
  author A U Thor <author@example.com> 1700000000 +0100
  committer C O Mitter <committer@example.com> 1700000060 -0330

  """

/// A signature as at the end of a tag, by the word for its kind.
func signature(_ kind: String) -> String {
  "-----BEGIN \(kind)-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END \(kind)-----\n"
}

/// A signature as in a header.
func header(_ name: String, _ value: String) -> String {
  let lines = value.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  return name + " " + lines.joined(separator: "\n ") + "\n"
}
