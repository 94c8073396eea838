internal import Digests

extension Pointer {
  /// Reads the content of a blob as Git LFS does: white space is lenient, values are strict.
  ///
  /// Empty content is the pointer to the empty object.
  /// - Throws: `PointerError` if the content is not a pointer.
  public init(parsing content: RawSpan) throws(PointerError) {
    guard content.byteCount < Pointer.maximumByteCount else {
      throw .notAPointer(.tooLong(content.byteCount))
    }
    guard !content.isEmpty else {
      self.init(oid: .empty, size: 0)
      return
    }
    // Searched in place, since nearly all small blobs of a history end here.
    guard PointerParser.hasMarker(content) else { throw .notAPointer(.noMarker) }
    let text = content.array
    var parser = PointerParser()
    for line in WhiteSpace.trim(text[...]).split(separator: 0x0a) {
      let line = line.last == 0x0d ? line.dropLast() : line
      if !line.isEmpty { try parser.read(line) }
    }
    let pointer = try parser.finish()
    self.init(
      oid: pointer.oid,
      size: pointer.size,
      extensions: pointer.extensions,
      isCanonical: pointer.encoded == text
    )
  }
}

/// Reads a pointer line by line.
struct PointerParser {
  private static let keys = ["version", "oid", "size"]

  private static let versions: Set<[UInt8]> = [
    Array("https://git-lfs.github.com/spec/v1".utf8),
    Array("https://hawser.github.com/spec/v1".utf8),
    Array("http://git-media.io/v/2".utf8),
  ]

  private static let markers: [[UInt8]] = ["git-media", "hawser", "git-lfs"].map { Array($0.utf8) }

  /// The values of the keys seen so far, which come in order.
  private var values: [[UInt8]] = []
  /// The lines of extensions; of those with the same key, Git LFS uses the last one.
  private var extensionLines: [[UInt8]: [UInt8]] = [:]

  /// Whether the content has one of the words without which Git LFS does not parse it.
  static func hasMarker(_ content: RawSpan) -> Bool {
    for start in 0..<content.byteCount where content[start] == 0x67 || content[start] == 0x68 {
      let found = markers.contains { marker in
        content.byteCount - start >= marker.count
          && marker.indices.allSatisfy { content[start + $0] == marker[$0] }
      }
      if found { return true }
    }
    return false
  }

  mutating func read(_ line: ArraySlice<UInt8>) throws(PointerError) {
    guard let space = line.firstIndex(of: 0x20) else {
      throw .notAPointer(.lineWithoutSpace(Array(line)))
    }
    let key = Array(line[..<space])
    let value = Array(line[line.index(after: space)...])
    guard values.count < Self.keys.count else { throw .notAPointer(.extraLine(Array(line))) }
    let expected = Self.keys[values.count]
    if key.elementsEqual(expected.utf8) {
      values.append(value)
    } else if Self.isExtensionKey(key) {
      extensionLines[key] = value
    } else if values.isEmpty {
      throw .notAPointer(.unexpectedFirstKey(key))
    } else {
      throw .malformed(.unexpectedKey(expected: expected, found: key))
    }
  }

  /// Whether the key begins with `ext-<digit>-<word character>`; the rest may be anything.
  private static func isExtensionKey(_ key: [UInt8]) -> Bool {
    guard key.count >= 7, key.starts(with: "ext-".utf8), key[5] == 0x2d else { return false }
    let isWord =
      switch key[6] {
      case 0x30...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a: true
      default: false
      }
    return (0x30...0x39).contains(key[4]) && isWord
  }

  consuming func finish() throws(PointerError) -> Pointer {
    guard let version = values.first, !version.isEmpty else {
      throw .notAPointer(.missingVersion)
    }
    guard Self.versions.contains(version) else { throw .malformed(.unknownVersion(version)) }
    guard values.count > 1 else { throw .malformed(.missingOID) }
    let oid = try Self.oid(values[1])
    guard values.count > 2 else { throw .malformed(.invalidSize([])) }
    guard let size = Self.size(values[2]) else { throw .malformed(.invalidSize(values[2])) }
    return Pointer(oid: oid, size: size, extensions: try extensions())
  }

  private func extensions() throws(PointerError) -> [PointerExtension] {
    var found: [PointerExtension] = []
    // The order of keys is that of priorities, since these are single digits.
    for (key, value) in extensionLines.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let priority = key[4] - 0x30
      let oid = try Self.oid(value)
      guard found.last?.priority != priority else {
        throw .malformed(.duplicatePriority(priority))
      }
      found.append(PointerExtension(priority: priority, name: Array(key[6...]), oid: oid))
    }
    return found
  }

  private static func oid(_ value: [UInt8]) throws(PointerError) -> LFSObjectID {
    let scheme = "sha256:".utf8
    guard value.starts(with: scheme),
      let oid = try? LFSObjectID(hex: value[scheme.count...])
    else { throw .malformed(.invalidOID(value)) }
    return oid
  }

  /// The number, which may have a sign and leading zeros as for Go's `ParseInt`; `nil` if it is
  /// malformed or negative.
  private static func size(_ value: [UInt8]) -> UInt64? {
    let isSigned = value.first == 0x2b || value.first == 0x2d
    let digits = isSigned ? value[1...] : value[...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    guard let size = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
    guard value.first != 0x2d || size == 0 else { return nil }
    return UInt64(size)
  }
}
