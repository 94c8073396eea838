import Digests

/// What is wrong with the bytes of a commit or tag.
public enum HeaderError: Error, Equatable {
  /// The commit does not begin with a `tree` line.
  case noTree
  /// The tag does not begin with an `object` line and a `type` line.
  case noObject
  /// The `parent` line at this offset has no id.
  case badParent(offset: Int)
}

/// A commit's bytes, and where its tree and parents stand in them.
///
/// As Git reads it: `tree` first, then the `parent` lines, and nothing else is needed of the rest.
public struct CommitText: Sendable {
  /// All bytes of the commit.
  public let bytes: [UInt8]
  /// The id of the root tree.
  public let tree: ObjectID
  /// The ids of the parents, in order.
  public let parents: [ObjectID]
  /// The offset of the first byte after the `tree` and `parent` lines.
  let restStart: Int

  /// Finds the tree and the parents.
  ///
  /// - Throws: `HeaderError` where Git would not read the commit either.
  public init(_ bytes: [UInt8]) throws(HeaderError) {
    let text = bytes.rawSpan
    guard text.hasPrefix("tree "), let tree = ObjectID(digits: text, at: 5),
      text.hasLineFeed(at: 45)
    else { throw .noTree }
    var parents: [ObjectID] = []
    var offset = 46
    while text.hasPrefix("parent ", at: offset) {
      guard let parent = ObjectID(digits: text, at: offset + 7), text.hasLineFeed(at: offset + 47)
      else { throw .badParent(offset: offset) }
      parents.append(parent)
      offset += 48
    }
    self.bytes = bytes
    self.tree = tree
    self.parents = parents
    restStart = offset
  }

  /// The headers that sign a commit, or hold signed tags that it merged.
  private static func isSignature(_ text: RawSpan, at offset: Int) -> Bool {
    text.hasPrefix("gpgsig ", at: offset) || text.hasPrefix("gpgsig-sha256 ", at: offset)
      || text.hasPrefix("mergetag ", at: offset)
  }

  /// Whether the commit has a signature, or a signed tag that it merged, that can be dropped.
  ///
  /// A `parent` line behind a signature names no parent, but would if nothing stood before it: such
  /// a signature stays.
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

  /// The commit with another tree and other parents, every other byte as it is.
  ///
  /// - Parameters:
  ///   - droppingSignatures: leaves out the headers that `isSigned` speaks of.
  ///   - message: what stands in the place of the message, nil for the message itself.
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

  /// The value of the header of that name, without its line end; nil if there is none.
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
