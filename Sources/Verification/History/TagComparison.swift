internal import GitObjects

/// A tag object, parsed to be compared.
struct TagReading {
  let target: ObjectID
  let kind: ObjectKind
  /// Everything after the `object` line.
  private let rest: ArraySlice<UInt8>
  private let bytes: [UInt8]

  /// `nil` if the bytes are no tag to Git either.
  init?(_ bytes: [UInt8]) {
    let lines = ObjectLines(bytes).headers
    guard lines.count >= 2, ObjectLines.name(lines[0]) == "object",
      ObjectLines.name(lines[1]) == "type",
      let target = ObjectLines.id(lines[0]),
      let kind = ObjectKind(name: lines[1].dropFirst(5).dropLast())
    else { return nil }
    self.target = target
    self.kind = kind
    self.bytes = bytes
    rest = bytes[lines[0].endIndex...]
  }

  /// The first part, besides the target, in which a rewritten tag differs; `nil` if none does.
  ///
  /// - Parameters:
  ///   - dropsSignatures: whether the rewritten tag must have no signature.
  ///   - messages: how messages may differ; `nil` if they must not.
  func difference(
    to new: TagReading,
    dropsSignatures: Bool,
    messages: MessageRule? = nil
  ) -> ObjectPart? {
    let expected = dropsSignatures ? unsigned : Array(rest)
    guard expected != Array(new.rest) else { return nil }
    if kind != new.kind { return .headers }
    let (before, after) = (ObjectLines(expected), ObjectLines(Array(new.rest)))
    if before.headers == after.headers {
      return messages?.allows(before.message, after.message) == true ? nil : .message
    }
    return before.message == after.message ? .headers : .signature
  }

  /// What comes after the `object` line, without signatures in headers and at the end.
  private var unsigned: [UInt8] {
    let beginnings = [
      "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----",
      "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----",
    ].map { Array($0.utf8) }
    var end = bytes.endIndex
    var start = bytes.startIndex
    while start < bytes.endIndex {
      // Git cuts at the last line that begins a signature.
      if bytes[start] == 0x2D, beginnings.contains(where: { bytes[start...].starts(with: $0) }) {
        end = start
      }
      start = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
    }
    let lines = ObjectLines(Array(bytes[rest.startIndex..<max(end, rest.startIndex)]))
    let headers = lines.headers.filter {
      !["gpgsig", "gpgsig-sha256"].contains(ObjectLines.name($0))
    }
    return headers.flatMap(\.self) + lines.message
  }
}
