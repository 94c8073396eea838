internal import Digests
internal import GitObjects

/// The parts of a commit or tag object, found by its lines alone.
///
/// The code that rewrites objects finds them in its own way, which is what is checked here.
struct ObjectLines {
  /// The headers, each with its continuation lines and line ends.
  let headers: [ArraySlice<UInt8>]
  /// The rest, from the empty line that ends the headers.
  let message: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    var headers: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    while start < bytes.endIndex, bytes[start] != 0x0A {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
      if bytes[start] == 0x20, let last = headers.last {
        headers[headers.count - 1] = bytes[last.startIndex..<end]
      } else {
        headers.append(bytes[start..<end])
      }
      start = end
    }
    self.headers = headers
    message = bytes[start...]
  }

  /// The word that a header begins with.
  static func name(_ header: ArraySlice<UInt8>) -> String {
    String(decoding: header.prefix { $0 != 0x20 && $0 != 0x0A }, as: UTF8.self)
  }

  /// The id after the name of a header; `nil` if there is none.
  static func id(_ header: ArraySlice<UInt8>) -> ObjectID? {
    let words = header.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 2, words[1].last == 0x0A else { return nil }
    return try? ObjectID(hex: words[1].dropLast())
  }
}

/// A commit, parsed to be compared.
struct CommitReading {
  let tree: ObjectID
  let parents: [ObjectID]
  /// All headers after the parents.
  let rest: [ArraySlice<UInt8>]
  let message: ArraySlice<UInt8>

  /// `nil` if the bytes are no commit to Git either.
  init?(_ bytes: [UInt8]) {
    let lines = ObjectLines(bytes)
    guard let first = lines.headers.first, ObjectLines.name(first) == "tree",
      let tree = ObjectLines.id(first)
    else { return nil }
    let parents = lines.headers.dropFirst().prefix { ObjectLines.name($0) == "parent" }
    self.tree = tree
    self.parents = parents.compactMap(ObjectLines.id)
    guard self.parents.count == parents.count else { return nil }
    rest = Array(lines.headers.dropFirst(1 + parents.count))
    message = lines.message
  }

  private static func isSignature(_ header: ArraySlice<UInt8>) -> Bool {
    ["gpgsig", "gpgsig-sha256", "mergetag"].contains(ObjectLines.name(header))
  }

  /// The first part, besides tree and parents, in which a rewritten commit differs; `nil` if none
  /// does.
  ///
  /// - Parameters:
  ///   - dropsSignatures: whether the rewritten commit must have no signatures.
  ///   - messages: how messages may differ; `nil` if they must not.
  func difference(
    to new: CommitReading,
    dropsSignatures: Bool,
    messages: MessageRule? = nil
  ) -> ObjectPart? {
    let unsigned = rest.filter { !Self.isSignature($0) }
    // Without the signature before it, this line would name a parent.
    let hasStrayParent = unsigned.first.map(ObjectLines.name) == "parent"
    let expected = dropsSignatures && !hasStrayParent ? unsigned : rest
    guard expected != new.rest else {
      let isExpected =
        message == new.message || messages?.allows(message, new.message) == true
      return isExpected ? nil : .message
    }
    for part in [ObjectPart.author, .committer, .encoding] {
      let named = { (header: ArraySlice<UInt8>) in ObjectLines.name(header) == part.rawValue }
      if expected.filter(named) != new.rest.filter(named) { return part }
    }
    return expected.filter(Self.isSignature) == new.rest.filter(Self.isSignature)
      ? .headers : .signature
  }
}
