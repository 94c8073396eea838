import Digests

/// Why the bytes of a commit or tag are malformed.
public enum HeaderError: Error, Equatable {
  /// The commit does not begin with a `tree` line.
  case noTree
  /// The tag does not begin with an `object` and a `type` line.
  case noObject
  /// The `parent` line at this offset has no id.
  case badParent(offset: Int)
}

/// The bytes of a commit, with the offsets of its tree and parents.
///
/// Parsed as Git does: `tree` first, then the `parent` lines; the rest may be anything.
public struct CommitData: Sendable {
  /// All bytes of the commit.
  public let bytes: [UInt8]
  /// The id of the root tree.
  public let tree: ObjectID
  /// The ids of the parents, in order.
  public let parents: [ObjectID]
  /// The offset of the first byte after the `tree` and `parent` lines.
  let restStart: Int

  /// Parses the tree and the parents.
  ///
  /// - Throws: `HeaderError` if Git can't parse the commit either.
  public init(_ bytes: [UInt8]) throws(HeaderError) {
    let text = bytes.rawSpan
    guard let (tree, treeEnd) = text.headerID("tree ", at: 0) else { throw .noTree }
    var parents: [ObjectID] = []
    var offset = treeEnd
    while text.hasPrefix("parent ", at: offset) {
      guard let (parent, end) = text.headerID("parent ", at: offset) else {
        throw .badParent(offset: offset)
      }
      parents.append(parent)
      offset = end
    }
    self.bytes = bytes
    self.tree = tree
    self.parents = parents
    restStart = offset
  }

  /// Whether a header signs the commit, or holds a signed tag that was merged.
  private static func isSignature(_ text: RawSpan, at offset: Int) -> Bool {
    text.hasPrefix("gpgsig ", at: offset) || text.hasPrefix("gpgsig-sha256 ", at: offset)
      || text.hasPrefix("mergetag ", at: offset)
  }

  /// Whether the commit has headers with signatures, its own or those of merged tags, that can be
  /// dropped.
  ///
  /// A `parent` line after a signature names no parent, but would do so without the signature: then
  /// the signature stays.
  public var isSigned: Bool {
    let text = bytes.rawSpan
    var headers = HeaderLines(text, from: restStart)
    var isSigned = false
    var isFirst = true
    while let header = headers.next() {
      if Self.isSignature(text, at: header.lowerBound) {
        isSigned = true
      } else {
        if isFirst, text.hasPrefix("parent ", at: header.lowerBound) { return false }
        isFirst = false
      }
    }
    return isSigned
  }

  /// The commit with another tree and other parents; all other bytes stay.
  ///
  /// - Parameters:
  ///   - droppingSignatures: leaves out the headers that make it `isSigned`.
  ///   - message: the new message; `nil` to keep the old one.
  public func rewritten(
    tree: ObjectID,
    parents: [ObjectID],
    droppingSignatures: Bool,
    message: [UInt8]? = nil
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    output.append(contentsOf: "tree ".utf8)
    tree.appendHex(to: &output)
    for parent in parents {
      output.append(contentsOf: "\nparent ".utf8)
      parent.appendHex(to: &output)
    }
    output.append(0x0A)
    var restStart = restStart
    if droppingSignatures, isSigned {
      let text = bytes.rawSpan
      var headers = HeaderLines(text, from: restStart)
      while let header = headers.next() {
        if !Self.isSignature(text, at: header.lowerBound) {
          output.append(contentsOf: bytes[header])
        }
        restStart = header.upperBound
      }
    }
    guard let message else {
      output.append(contentsOf: bytes[restStart...])
      return output
    }
    output.append(contentsOf: bytes[restStart..<messageStart])
    output.append(contentsOf: message)
    return output
  }

  /// Everything after the empty line that ends the headers.
  public var message: ArraySlice<UInt8> { bytes[messageStart...] }

  private var messageStart: Int {
    var headers = HeaderLines(bytes.rawSpan, from: restStart)
    var end = restStart
    while let header = headers.next() { end = header.upperBound }
    return min(end + 1, bytes.count)
  }

  /// The value of a header, without its line end; `nil` if there is no such header.
  public func header(_ name: StaticString) -> ArraySlice<UInt8>? {
    let text = bytes.rawSpan
    var headers = HeaderLines(text, from: restStart)
    while let header = headers.next() {
      let valueStart = header.lowerBound + name.utf8CodeUnitCount + 1
      guard text.hasPrefix(name, at: header.lowerBound), valueStart <= header.upperBound,
        text[valueStart - 1] == 0x20
      else { continue }
      return bytes[valueStart..<header.upperBound].dropLast(
        bytes[header.upperBound - 1] == 0x0A ? 1 : 0
      )
    }
    return nil
  }
}
