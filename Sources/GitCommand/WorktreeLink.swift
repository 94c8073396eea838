internal import FileSystem

/// Where the `.git` in the directory of a worktree leads.
///
/// The repository names its worktrees by their paths, and a copy of it names the same ones: only what
/// stands in a worktree says whose it is.
public enum WorktreeLink: Equatable, Sendable {
  /// To this repository.
  case here
  /// To another one: its Git directory.
  case elsewhere([UInt8])
  /// To nothing that exists: the path that it names. The repository may have been moved.
  case broken([UInt8])
  /// There is no such directory, or no `.git` in it.
  case missing
  /// To this repository, but as a copy of another directory, which is the worktree.
  case copy(of: [UInt8])

  /// Looks at the directory of a linked worktree.
  ///
  /// - Parameters:
  ///   - path: the directory of the files
  ///   - registered: where the repository says that the worktree is; a setting may name another
  ///     directory for its files
  ///   - gitDirectory: its Git directory, in `worktrees/` of this repository
  ///   - isCurrent: whether Git was run in it, and found the repository from there
  init(
    ofLinked path: [UInt8],
    registeredAt registered: [UInt8],
    to gitDirectory: [UInt8],
    isCurrent: Bool
  ) {
    let own = Self(at: path, to: gitDirectory)
    guard Files.resolve(path) != Files.resolve(registered) else {
      // By variables, Git finds it without a `.git`.
      self = isCurrent && own == .missing ? .here : own
      return
    }
    let other = Self(at: registered, to: gitDirectory)
    switch own {
    case .missing where isCurrent || other == .here:
      // Files in a directory that a setting names need no `.git` beside them.
      self = Files.exists(path) ? .here : .missing
    case .missing: self = other
    // A copy of the worktree leads here as well, and has no index of its own.
    case .here where isCurrent && other == .here: self = .copy(of: registered)
    case .here, .elsewhere, .broken, .copy: self = own
    }
  }

  /// Looks at the `.git` in a directory.
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

  /// Looks at the directory of the main worktree.
  ///
  /// That a setting or a variable names may have no `.git`, or one that is not followed.
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

  /// What the `.git` in a directory is or names; `nil` if there is none.
  static func target(of path: [UInt8]) -> [UInt8]? {
    let link = path.appending(path: ".git")
    guard Files.exists(link) else { return nil }
    // To read what is no file might take for ever.
    guard let place = Files.resolve(link), case .file? = try? Files.entry(place),
      let text = try? Files.contents(of: place)
    else { return link }
    guard var target = text.dropping(prefix: "gitdir: ") else { return link }
    while target.last == .newline || target.last == UInt8(ascii: "\r") { target.removeLast() }
    guard !target.isEmpty else { return link }
    return target.first == .slash ? Array(target) : path.appending(path: target)
  }
}
