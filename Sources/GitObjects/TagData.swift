import Digests

/// The bytes of a tag object, with its target.
///
/// Parsed as Git does: an `object` line, then a `type` line; the rest may be anything.
public struct TagData: Sendable {
  /// All bytes of the tag.
  public let bytes: [UInt8]
  /// The id of the tagged object.
  public let target: ObjectID
  /// The kind of the tagged object.
  public let targetKind: ObjectKind
  /// The offset of the first byte after the `object` line.
  private let restStart: Int

  /// Parses the target.
  ///
  /// - Throws: `HeaderError.noObject` if Git can't parse the tag either.
  public init(_ bytes: [UInt8]) throws(HeaderError) {
    let text = bytes.rawSpan
    let type: StaticString = "type "
    guard let (target, end) = text.headerID("object ", at: 0), text.hasPrefix(type, at: end)
    else { throw .noObject }
    let typeEnd = text.lineEnd(from: end)
    guard text.hasLineFeed(at: typeEnd - 1),
      let kind = ObjectKind(name: bytes[end + type.utf8CodeUnitCount..<typeEnd - 1])
    else { throw .noObject }
    restStart = end
    self.bytes = bytes
    self.target = target
    self.targetKind = kind
  }

  /// The offset of the signature at the end of the message; `nil` if there is none.
  ///
  /// As in Git, it is the last line that begins one (gitformat-signature(5)).
  private var signatureStart: Int? {
    let text = bytes.rawSpan
    var found: Int?
    var offset = 0
    while offset < text.byteCount {
      if text.hasPrefix("-----BEGIN PGP SIGNATURE-----", at: offset)
        || text.hasPrefix("-----BEGIN PGP MESSAGE-----", at: offset)
        || text.hasPrefix("-----BEGIN SSH SIGNATURE-----", at: offset)
        || text.hasPrefix("-----BEGIN SIGNED MESSAGE-----", at: offset)
      {
        found = offset
      }
      offset = text.lineEnd(from: offset)
    }
    return found
  }

  /// Whether a header holds a signature.
  private static func isSignature(_ text: RawSpan, at offset: Int) -> Bool {
    text.hasPrefix("gpgsig ", at: offset) || text.hasPrefix("gpgsig-sha256 ", at: offset)
  }

  /// Whether the tag has a signature.
  public var isSigned: Bool {
    if signatureStart != nil { return true }
    let text = bytes.rawSpan
    var headers = HeaderLines(text, from: restStart)
    while let header = headers.next() {
      if Self.isSignature(text, at: header.lowerBound) { return true }
    }
    return false
  }

  /// The tag with another target of the same kind; all other bytes stay.
  ///
  /// - Parameters:
  ///   - droppingSignature: leaves out the signatures that make it `isSigned`.
  ///   - message: the new message; `nil` to keep the old one.
  public func rewritten(
    target: ObjectID,
    droppingSignature: Bool,
    message: [UInt8]? = nil
  ) -> [UInt8] {
    var output = Array("object ".utf8)
    output.append(contentsOf: target.hex)
    output.append(0x0A)
    let place = messagePlace
    let words = message ?? Array(bytes[place])
    guard droppingSignature else {
      output.append(contentsOf: bytes[restStart..<place.lowerBound])
      output.append(contentsOf: words)
      output.append(contentsOf: bytes[place.upperBound...])
      return output
    }
    // The end is cut off first, as in Git, which looks for the signature among the headers too.
    let end = signatureStart ?? bytes.count
    let text = bytes.rawSpan.extracting(0..<end)
    var headers = HeaderLines(text, from: restStart)
    var headersEnd = restStart
    while let header = headers.next() {
      if !Self.isSignature(text, at: header.lowerBound) {
        output.append(contentsOf: bytes[header])
      }
      headersEnd = header.upperBound
    }
    output.append(contentsOf: bytes[headersEnd..<min(place.lowerBound, end)])
    if place.lowerBound < end { output.append(contentsOf: words) }
    return output
  }

  /// Everything from the empty line that ends the headers to a signature.
  public var message: ArraySlice<UInt8> { bytes[messagePlace] }

  private var messagePlace: Range<Int> {
    var headers = HeaderLines(bytes.rawSpan, from: restStart)
    var start = restStart
    while let header = headers.next() { start = header.upperBound }
    start = min(start + 1, bytes.count)
    return start..<max(start, signatureStart ?? bytes.count)
  }
}
