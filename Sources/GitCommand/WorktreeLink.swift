internal import FileSystem

/// Where the `.git` in the directory of a worktree leads.
///
/// A repository lists its worktrees by their paths, and a copy of the repository lists the same
/// ones: only the `.git` in a worktree tells which repository it belongs to.
public enum WorktreeLink: Equatable, Sendable {
  /// To this repository.
  case here
  /// To another repository, with this Git directory.
  case elsewhere([UInt8])
  /// To this path, which does not exist. The repository may have been moved.
  case broken([UInt8])
  /// There is no such directory, or no `.git` in it.
  case missing
  /// To this repository, but the directory is a copy of this one, which is the worktree.
  case copy(of: [UInt8])

  /// Examines the directory of a linked worktree.
  ///
  /// - Parameters:
  ///   - path: the directory of the files
  ///   - registered: the path of the worktree in the repository's list; a setting may name another
  ///     directory for its files
  ///   - gitDirectory: its Git directory, in `worktrees/` of this repository
  ///   - isCurrent: whether Git ran in it, and found the repository from there
  init(
    ofLinked path: [UInt8],
    registeredAt registered: [UInt8],
    to gitDirectory: [UInt8],
    isCurrent: Bool
  ) {
    let own = Self(at: path, to: gitDirectory)
    guard Files.resolve(path) != Files.resolve(registered) else {
      // Variables let Git find the repository without a `.git`.
      self = isCurrent && own == .missing ? .here : own
      return
    }
    let other = Self(at: registered, to: gitDirectory)
    switch own {
    case .missing where isCurrent || other == .here:
      // A directory that a setting names needs no `.git`.
      self = Files.exists(path) ? .here : .missing
    case .missing: self = other
    // A copy of the worktree leads here too, and has no index of its own.
    case .here where isCurrent && other == .here: self = .copy(of: registered)
    case .here, .elsewhere, .broken, .copy: self = own
    }
  }

  /// Examines the `.git` in a directory.
  private init(at path: [UInt8], to gitDirectory: [UInt8]) {
    self =
      switch Self.target(of: path) {
      case nil: .missing
      case .some(let target):
        if let found = Files.resolve(target) {
          found == Files.resolve(gitDirectory) ? .here : .elsewhere(found)
        } else {
          .broken(target)
        }
      }
  }

  /// Examines the directory of the main worktree.
  ///
  /// A directory that a setting or a variable names may have no `.git`, or one that Git does not
  /// follow.
  /// - Parameters:
  ///   - path: the directory of the worktree
  ///   - commonDirectory: the Git directory of this repository
  init(ofMain path: [UInt8], to commonDirectory: [UInt8]) {
    if let target = Self.target(of: path), let found = Files.resolve(target),
      found != Files.resolve(commonDirectory)
    {
      self = .elsewhere(found)
    } else {
      self = Files.exists(path) ? .here : .missing
    }
  }

  /// The path that the `.git` in a directory names, or its own; `nil` if there is none.
  static func target(of path: [UInt8]) -> [UInt8]? {
    let link = path.appending(path: ".git")
    guard Files.exists(link) else { return nil }
    // Reading anything but a file might block for ever.
    guard let place = Files.resolve(link), case .file? = try? Files.entry(place),
      let text = try? Files.contents(of: place)
    else { return link }
    guard var target = text.dropping(prefix: "gitdir: ") else { return link }
    while target.last == .newline || target.last == UInt8(ascii: "\r") { target.removeLast() }
    guard !target.isEmpty else { return link }
    return target.first == .slash ? Array(target) : path.appending(path: target)
  }
}
