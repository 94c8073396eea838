/// The mode of a tree entry: what the entry is, and its permission bits as they stand in the tree.
@frozen
public struct FileMode: Hashable, Sendable {
  /// The octal number of the entry, odd permission bits included (`100664`).
  public let rawValue: UInt32

  /// A file that is not executable.
  public static let regular = FileMode(rawValue: 0o100644)

  /// Takes the number as it is.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The bits that say what the entry is.
  @inlinable public var format: UInt32 { rawValue & 0o170000 }

  /// A directory.
  @inlinable public var isTree: Bool { format == 0o040000 }
  /// A file with content, executable or not.
  @inlinable public var isRegularFile: Bool { format == 0o100000 }
  /// A symbolic link, whose blob is the target.
  @inlinable public var isSymbolicLink: Bool { format == 0o120000 }
  /// The commit of a submodule, which is not an object of this repository.
  @inlinable public var isGitlink: Bool { format == 0o160000 }
  /// One of the four things that a tree may hold.
  @inlinable public var isKnown: Bool {
    isTree || isRegularFile || isSymbolicLink || isGitlink
  }
}
