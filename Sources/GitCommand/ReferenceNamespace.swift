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
  init(of name: [UInt8]) {
    let root = Self.roots.first { root, _ in
      name.starts(with: root) && (name.count == root.count || name[root.count] == .slash)
    }
    self = root?.namespace ?? .other
  }

  /// The name of the directory, or of the one reference; that of all references for `other`.
  var root: [UInt8] {
    Self.roots.first { $0.namespace == self }?.root ?? Array("refs".utf8)
  }

  private static let roots: [(root: [UInt8], namespace: ReferenceNamespace)] = [
    ("refs/heads", .branch), ("refs/tags", .tag), ("refs/remotes", .remoteBranch),
    ("refs/stash", .stash), ("refs/notes", .note), ("refs/bisect", .bisect),
    ("refs/replace", .replacement), ("refs/lfs-migrate", .backup),
  ].map { (Array($0.utf8), $1) }
}
