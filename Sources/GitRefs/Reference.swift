internal import GitCommand
public import GitObjects

/// A reference.
public struct Reference: Equatable, Sendable {
  /// The full name, such as `refs/heads/main`.
  public let name: [UInt8]
  /// The object that it points to; for a symbolic reference, that of its last target.
  public let id: ObjectID
  /// The kind of that object.
  public let kind: ObjectKind
  /// The name that a symbolic reference points to; `nil` for any other.
  public let symbolicTarget: [UInt8]?

  /// A reference with these values.
  public init(name: [UInt8], id: ObjectID, kind: ObjectKind, symbolicTarget: [UInt8]? = nil) {
    self.name = name
    self.id = id
    self.kind = kind
    self.symbolicTarget = symbolicTarget
  }
}

/// The namespace of a reference.
public enum ReferenceNamespace: Equatable, Sendable {
  /// `refs/heads/`
  case branch
  /// `refs/tags/`
  case tag
  /// `refs/remotes/`
  case remoteBranch
  /// `refs/stash`
  case stash
  /// `refs/notes/`
  case note
  /// `refs/bisect/`
  case bisect
  /// `refs/replace/`
  case replacement
  /// `refs/lfs-migrate/`, the backups of lfs-migrate.
  case backup
  /// Any other name, and HEAD.
  case other

  /// The namespace of a full name.
  public init(of name: [UInt8]) {
    let root = Self.roots.first { root, _ in
      name.starts(with: root) && (name.count == root.count || name[root.count] == .slash)
    }
    self = root?.namespace ?? .other
  }

  /// Whether each worktree has its own reference of that name.
  public static func isOfWorktree(_ name: [UInt8]) -> Bool {
    name.hasPrefix("refs/bisect/") || name.hasPrefix("refs/rewritten/")
      || name.hasPrefix("refs/worktree/")
  }

  private static let roots: [(root: [UInt8], namespace: ReferenceNamespace)] = [
    ("refs/heads", .branch), ("refs/tags", .tag), ("refs/remotes", .remoteBranch),
    ("refs/stash", .stash), ("refs/notes", .note), ("refs/bisect", .bisect),
    ("refs/replace", .replacement), ("refs/lfs-migrate", .backup),
  ].map { (Array($0.utf8), $1) }
}

extension Reference {
  /// The namespace of its name.
  public var namespace: ReferenceNamespace { ReferenceNamespace(of: name) }
}
