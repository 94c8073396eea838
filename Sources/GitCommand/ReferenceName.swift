/// The full name of a reference, by which Git knows it in the current worktree, such as `HEAD` or
/// `refs/heads/main`.
///
/// The HEAD of another worktree is `main-worktree/HEAD` or `worktrees/NAME/HEAD`. Names are bytes,
/// and need not be Unicode.
public struct ReferenceName: Hashable, Sendable {
  /// The bytes of the name.
  public let bytes: [UInt8]

  /// The name with these bytes.
  @inlinable
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The name with this text, as UTF-8.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The name of a reference in a namespace, such as `refs/heads/main` for the branch `main`.
  public init(_ namespace: ReferenceNamespace, _ rest: some Sequence<UInt8>) {
    bytes = namespace.root + [.slash] + rest
  }

  /// The HEAD of the current worktree.
  public static let head: ReferenceName = "HEAD"

  /// The newest entry of the stash.
  public static let stash: ReferenceName = "refs/stash"
}

extension ReferenceName {
  /// Whether it is in `refs/`, unlike a HEAD.
  public var isInRefs: Bool { bytes.hasPrefix("refs/") }

  /// The namespace.
  public var namespace: ReferenceNamespace { ReferenceNamespace(of: bytes) }

  /// Whether each worktree has its own reference of that name, besides HEAD.
  public var isOfWorktree: Bool {
    bytes.hasPrefix("refs/bisect/") || bytes.hasPrefix("refs/rewritten/")
      || bytes.hasPrefix("refs/worktree/")
  }

  /// The name inside a namespace, such as `main` for the branch `refs/heads/main`; `nil` if the
  /// reference is in another.
  public func name(in namespace: ReferenceNamespace) -> ArraySlice<UInt8>? {
    let root = namespace.root
    guard bytes.starts(with: root), bytes.dropFirst(root.count).first == .slash else { return nil }
    return bytes.dropFirst(root.count + 1)
  }

  /// The name without `refs/heads/`, `refs/tags/` or `refs/remotes/`; the full name for any other.
  public var short: ArraySlice<UInt8> {
    name(in: .branch) ?? name(in: .tag) ?? name(in: .remoteBranch) ?? bytes[...]
  }
}

// Remote-tracking branches, where `git clone` puts them.
extension ReferenceName {
  /// The name of the remote-tracking branch of a remote's branch.
  public init(tracking branch: some Sequence<UInt8>, ofRemote remote: [UInt8]) {
    self.init(.remoteBranch, remote + [.slash] + branch)
  }

  /// The name of the remote's branch that this one tracks, without `refs/heads/`; `nil` if it is
  /// no remote-tracking branch of that remote.
  public func branch(ofRemote remote: [UInt8]) -> ArraySlice<UInt8>? {
    guard let rest = name(in: .remoteBranch), rest.starts(with: remote + [.slash]) else {
      return nil
    }
    return rest.dropFirst(remote.count + 1)
  }
}

extension ReferenceName: Comparable {
  /// Whether the bytes of the left name come before those of the right one, as in Git's order.
  public static func < (left: ReferenceName, right: ReferenceName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension ReferenceName: ExpressibleByStringLiteral {
  /// The name of a literal, as UTF-8.
  public init(stringLiteral text: String) { self.init(text) }
}

extension GitArgument {
  /// The name of a reference.
  public init(_ name: ReferenceName) { self.init(name.bytes) }
}
