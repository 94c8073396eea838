internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import History
internal import Repository

/// The log of a reference, from Git's file: the oldest entry first.
struct Reflog {
  /// The ids in one line.
  struct Entry {
    let old: ObjectID
    let new: ObjectID
  }

  /// The name of the reference in its worktree.
  let name: ReferenceName
  let worktree: Worktree
  let entries: [Entry]
  private let path: [UInt8]
  /// Whether the reference is gone: Git counts such a log, but does not change it.
  var isOrphan = false

  /// Reads all logs: those that all worktrees share, and those of each worktree's own references.
  static func all(_ context: Repository) throws(FileSystemError) -> [Reflog] {
    var found: [Reflog] = []
    for worktree in context.worktrees {
      try read(worktree.gitDirectory.appending(path: "logs"), [], worktree, &found)
    }
    return found
  }

  private static func read(
    _ path: [UInt8],
    _ name: [UInt8],
    _ worktree: Worktree,
    _ found: inout [Reflog]
  ) throws(FileSystemError) {
    for entry in try Files.names(in: path) {
      let place = path.appending(path: entry)
      let name = name.isEmpty ? entry : name.appending(path: entry)
      if case .file = try Files.entry(place) {
        guard let text = try Files.contents(of: place, followsLink: false) else { continue }
        found.append(
          Reflog(
            name: ReferenceName(name),
            worktree: worktree,
            entries: text.lines.compactMap(Self.entry),
            path: place
          )
        )
      } else {
        try read(place, name, worktree, &found)
      }
    }
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
    guard let (old, rest) = ObjectNames.first(of: line),
      let new = ObjectNames.read(digits: rest.prefix { $0 != .space && $0 != UInt8(ascii: "\t") })
    else { return nil }
    return Entry(old: old, new: new)
  }

  /// Whether the reference belongs to one worktree.
  var isOfWorktree: Bool { name.isOfWorktree }

  var isStash: Bool { name == .stash }

  /// The numbers of the entries whose new id leads to old objects, as Git counts them: the newest
  /// is 0.
  func places(where holds: (ObjectID) -> Bool) -> [Int] {
    entries.indices.filter { holds(entries[$0].new) }.map { entries.count - 1 - $0 }
  }

  /// The number of entries with an id that leads to old objects.
  func count(where holds: (ObjectID) -> Bool) -> Int {
    entries.count { holds($0.new) || holds($0.old) }
  }

  /// Drops the entries that lead to old objects, and the old ids in the entries that stay.
  func drop(where holds: (ObjectID) -> Bool, _ git: Git) async throws(GitError) {
    guard !isOrphan else {
      try GitError.wrapping(rewrite(where: holds))
      return
    }
    let git = git.at(gitDirectory: worktree.gitDirectory, workTree: nil)
    // From the oldest on, so that the numbers of the others stay valid.
    let specs = places(where: holds).map { GitArgument(name.bytes + Array("@{\($0)}".utf8)) }
    for start in stride(from: 0, to: specs.count, by: 500) {
      _ = try await git.output(
        of: ["reflog", "delete", "--rewrite"] + specs[start..<min(start + 500, specs.count)],
        purpose: .write
      )
    }
    _ = try await git.output(
      of: [
        "reflog", "expire", "--rewrite", "--expire=never", "--expire-unreachable=never",
        GitArgument(name),
      ],
      purpose: .write
    )
  }

  /// Drops entries as `drop` does, directly in the file.
  private func rewrite(where holds: (ObjectID) -> Bool) throws(FileSystemError) {
    guard let text = try Files.contents(of: path, followsLink: false) else { return }
    let left = text.lines.filter { line in
      guard let entry = Self.entry(line) else { return true }
      return !holds(entry.old) && !holds(entry.new)
    }
    if left.isEmpty {
      Files.remove(path)
    } else {
      try NewFile.replace(path, with: left.flatMap { $0 + [.newline] })
    }
  }
}
