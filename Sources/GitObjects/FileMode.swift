/// The mode of a tree entry: its type and its permission bits, as stored in the tree.
@frozen
public struct FileMode: Hashable, Sendable {
  /// The octal number of the entry, including unusual permission bits (`100664`).
  public let rawValue: UInt32

  /// A file that is not executable.
  public static let regular = FileMode(rawValue: 0o100644)

  /// A mode of any number.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The bits of the entry's type.
  @inlinable public var format: UInt32 { rawValue & 0o170000 }

  /// Whether it is a tree.
  @inlinable public var isTree: Bool { format == 0o040000 }
  /// Whether it is a file with content, executable or not.
  @inlinable public var isRegularFile: Bool { format == 0o100000 }
  /// Whether it is a symbolic link, whose blob holds the target.
  @inlinable public var isSymbolicLink: Bool { format == 0o120000 }
  /// Whether it is the commit of a submodule, which is not an object of this repository.
  @inlinable public var isGitlink: Bool { format == 0o160000 }
  /// Whether it is one of the four types that a tree may hold.
  @inlinable public var isKnown: Bool {
    isTree || isRegularFile || isSymbolicLink || isGitlink
  }
}
