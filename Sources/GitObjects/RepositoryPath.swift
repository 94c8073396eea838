internal import Digests

/// The path of a file or folder in a tree, from the root, such as `a/b.bin`.
///
/// Its parts are separated by slashes; that of the root folder is empty. Paths are bytes, and need
/// not be Unicode. A path of the file system is plain bytes, so that the two are not confused.
public struct RepositoryPath: Hashable, Sendable {
  /// The bytes of the path.
  public let bytes: [UInt8]

  /// The path with these bytes.
  @inlinable
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The path with these bytes.
  @inlinable
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The path with this text, as UTF-8.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The path of these parts, the outermost one first.
  @inlinable
  public init(parts: some Sequence<some Collection<UInt8>>) {
    bytes = Array(parts.joined(separator: [Self.slash]))
  }

  /// The root folder.
  @inlinable public static var root: RepositoryPath { RepositoryPath([] as [UInt8]) }

  /// Feeds all bytes at once.
  public func hash(into hasher: inout Hasher) { hasher.feed(bytes) }
}

extension RepositoryPath {
  /// Whether it is the root folder.
  @inlinable public var isRoot: Bool { bytes.isEmpty }

  /// The offset of the last part, in bytes.
  public var nameOffset: Int { bytes.lastIndex(of: Self.slash).map { $0 + 1 } ?? 0 }

  /// The last part; empty for the root.
  public var name: ArraySlice<UInt8> { bytes[nameOffset...] }

  /// The names of the folders on the way, and of the file or folder itself; none for the root.
  public var parts: [ArraySlice<UInt8>] {
    isRoot ? [] : bytes.split(separator: Self.slash, omittingEmptySubsequences: false)
  }

  /// The folder that holds it; the root for the root.
  public var folder: RepositoryPath { RepositoryPath(bytes[..<max(nameOffset - 1, 0)]) }

  /// Whether it is somewhere below a folder; not if it is that folder.
  public func isInside(_ folder: RepositoryPath) -> Bool {
    guard !folder.isRoot else { return !isRoot }
    return bytes.count > folder.bytes.count && bytes[folder.bytes.count] == Self.slash
      && bytes.starts(with: folder.bytes)
  }

  /// The offset of an entry's name in the path of an entry of this folder, in bytes.
  @inlinable public var entryOffset: Int { isRoot ? 0 : bytes.count + 1 }

  /// What stands before the name in the path of an entry of this folder: nothing at the root, else
  /// the path and a slash.
  ///
  /// For a buffer that takes one name after the other, since a path for each would be slow.
  public var entryPrefix: [UInt8] {
    var prefix = bytes
    if !isRoot { prefix.append(Self.slash) }
    return prefix
  }

  /// The path of an entry of this folder, or of one further below by its path from here.
  @inlinable
  public func appending(_ name: some Sequence<UInt8>) -> RepositoryPath {
    guard !isRoot else { return RepositoryPath(name) }
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count + 1 + name.underestimatedCount)
    joined += bytes
    joined.append(Self.slash)
    joined.append(contentsOf: name)
    return RepositoryPath(joined)
  }

  /// The path of an entry further below by its path from this folder.
  public func appending(_ path: RepositoryPath) -> RepositoryPath { appending(path.bytes) }

  /// The path in the file system, if the root is this directory.
  public func place(in directory: [UInt8]) -> [UInt8] { directory + [Self.slash] + bytes }

  @usableFromInline static let slash = UInt8(ascii: "/")
}

extension RepositoryPath: Comparable {
  /// Whether the bytes of the left path come before those of the right one.
  public static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
    left.bytes.rawSpan.precedes(right.bytes.rawSpan)
  }
}

extension RepositoryPath: ExpressibleByStringLiteral {
  /// The path of a literal, as UTF-8.
  public init(stringLiteral text: String) { self.init(text) }
}
