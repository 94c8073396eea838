public import Digests

/// Why the bytes of a tree are malformed.
public enum TreeError: Error, Equatable {
  /// The tree ends within the entry at this offset.
  case truncated(offset: Int)
  /// The mode of the entry at this offset is not an octal number that Git accepts.
  case badMode(offset: Int)
  /// The entry at this offset has no name, or one with a slash.
  case badName(offset: Int)
}

/// An entry of a tree: its mode, and the offsets of its name and id in the tree's bytes.
@frozen
public struct TreeEntry: Equatable, Sendable {
  /// What the entry is.
  public let mode: FileMode
  /// The offset of the entry's first byte.
  public let start: Int
  /// The offset of the first byte of the name.
  public let nameStart: Int
  /// The offset after the name, that of its NUL.
  public let nameEnd: Int
  /// The format of the id.
  public let format: ObjectFormat

  @inlinable
  init(mode: FileMode, start: Int, nameStart: Int, nameEnd: Int, _ format: ObjectFormat) {
    (self.mode, self.start, self.nameStart, self.nameEnd) = (mode, start, nameStart, nameEnd)
    self.format = format
  }

  /// The offset of the entry's id.
  @inlinable public var idStart: Int { nameEnd + 1 }
  /// The offset after the entry.
  @inlinable public var end: Int { nameEnd + 1 + format.byteCount }

  /// The bytes of the name, in the tree that the entry was read from.
  @inlinable
  @_lifetime(copy tree)
  public func name(in tree: RawSpan) -> RawSpan {
    tree.extracting(nameStart..<nameEnd)
  }

  /// The id, in the tree that the entry was read from.
  @inlinable
  public func id(in tree: RawSpan) -> ObjectID { ObjectID(tree, at: idStart, format) }
}

/// Reads the entries of a tree in their stored order (`mode SP name NUL id`).
///
/// Borrows the tree and allocates nothing.
@frozen
public struct TreeReader: ~Escapable {
  @usableFromInline let tree: RawSpan
  @usableFromInline let format: ObjectFormat
  @usableFromInline var position: Int

  /// The offset of the next entry; after the last one, that of the end.
  @inlinable public var offset: Int { position }

  /// Starts at the entry at `offset`.
  ///
  /// - Parameter format: the format of the ids.
  @inlinable
  @_lifetime(copy tree)
  public init(_ tree: RawSpan, from offset: Int = 0, _ format: ObjectFormat) {
    self.tree = tree
    self.format = format
    position = offset
  }

  /// Continues at the entry at `offset`.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func skip(to offset: Int) { position = offset }

  /// The next entry; `nil` after the last one.
  ///
  /// - Throws: `TreeError` if the bytes are malformed.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func next() throws(TreeError) -> TreeEntry? {
    let start = position
    let end = tree.byteCount
    guard start < end else { return nil }
    var mode: UInt32 = 0
    var here = start
    while true {
      guard here < end else { throw .truncated(offset: start) }
      let digit = tree[here]
      here += 1
      if digit == 0x20 { break }
      guard digit & 0xF8 == 0x30, here - start <= 7 else { throw .badMode(offset: start) }
      mode = mode << 3 | UInt32(digit & 7)
    }
    let fileMode = FileMode(rawValue: mode)
    guard fileMode.isKnown else { throw .badMode(offset: start) }
    let nameStart = here
    while true {
      guard here < end else { throw .truncated(offset: start) }
      let byte = tree[here]
      if byte == 0 { break }
      guard byte != 0x2F else { throw .badName(offset: start) }
      here += 1
    }
    guard here > nameStart else { throw .badName(offset: start) }
    guard here + 1 + format.byteCount <= end else { throw .truncated(offset: start) }
    position = here + 1 + format.byteCount
    return TreeEntry(mode: fileMode, start: start, nameStart: nameStart, nameEnd: here, format)
  }
}
