/// The full name of a reference that is the same in every worktree, and in records of runs.
///
/// In `refs/` it is that of `ReferenceName`. A HEAD is `main-worktree/HEAD` or
/// `worktrees/NAME/HEAD`, also in its own worktree, whose Git calls it `HEAD`.
public struct StoredReferenceName: Hashable, Sendable {
  /// The bytes of the name.
  public let bytes: [UInt8]

  /// The name with these bytes, from a record.
  @inlinable
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The name with this text, as UTF-8.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The name of a reference in `refs/`, which worktrees share.
  public init(shared name: ReferenceName) { bytes = name.bytes }

  /// The name of a worktree's HEAD.
  ///
  /// - Parameter worktree: its name in `worktrees/`; `nil` for the main worktree.
  public init(headOf worktree: [UInt8]?) {
    guard let worktree else {
      bytes = Array("main-worktree/HEAD".utf8)
      return
    }
    bytes = Array("worktrees/".utf8) + worktree + Array("/HEAD".utf8)
  }

  /// The newest entry of the stash.
  public static let stash = StoredReferenceName(shared: .stash)
}

extension StoredReferenceName {
  /// Whether it is the HEAD of a worktree; records have no other names outside `refs/`.
  public var isHead: Bool { !bytes.hasPrefix("refs/") }

  /// The name by which Git knows the reference in each worktree; `nil` for a HEAD.
  public var shared: ReferenceName? { isHead ? nil : ReferenceName(bytes) }

  /// The namespace.
  public var namespace: ReferenceNamespace { ReferenceNamespace(of: bytes) }
}

extension StoredReferenceName: Comparable {
  /// Whether the bytes of the left name come before those of the right one, as in Git's order.
  public static func < (left: StoredReferenceName, right: StoredReferenceName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension StoredReferenceName: ExpressibleByStringLiteral {
  /// The name of a literal, as UTF-8.
  public init(stringLiteral text: String) { self.init(text) }
}
