internal import Digests
internal import FileSystem
internal import GitAttributes
internal import GitCommand
internal import GitObjects

/// The files of a commit that a worktree has, by the patterns of its sparse checkout.
struct SparseCheckout {
  private struct Rule {
    let pattern: AttributesPattern
    let isNegative: Bool
    let isForFolders: Bool
  }

  private let rules: [Rule]

  /// Reads the patterns of a worktree; `nil` if it has all files.
  ///
  /// - Parameter config: the settings of the worktree.
  /// - Throws: `GitConfigError`, `FileSystemError`.
  init?(of worktree: Worktree, _ config: GitConfig) throws {
    guard try config.bool("core.sparsecheckout") == true,
      let text = try Files.contents(
        of: worktree.gitDirectory.appending(path: "info/sparse-checkout")
      )
    else { return nil }
    self.init(text, foldsCase: (try? config.bool("core.ignorecase")) == true)
  }

  /// Parses a file of patterns, in the format of `.gitignore`.
  init(_ text: [UInt8], foldsCase: Bool) {
    rules = text.split(separator: 0x0A).compactMap { line in
      var line = line
      if line.last == 0x0D { line.removeLast() }
      while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line.removeLast() }
      guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
      let isNegative = first == UInt8(ascii: "!")
      if isNegative { line.removeFirst() }
      let isForFolders = line.last == 0x2F
      // In a pattern for files, a slash at the end would match nothing.
      if isForFolders { line.removeLast() }
      guard !line.isEmpty else { return nil }
      // A slash at the beginning makes it a pattern for paths.
      return Rule(
        pattern: AttributesPattern(asGitReads: Array(line), caseFolding: foldsCase),
        isNegative: isNegative,
        isForFolders: isForFolders
      )
    }
  }

  /// Whether the worktree has the file at a path.
  ///
  /// The last pattern that matches the file decides; if none does, that of the directory above it,
  /// and so on.
  func includes(_ path: RepositoryPath) -> Bool {
    var path = path
    var isFolder = false
    while !path.isRoot {
      let rule = rules.last { rule in
        (isFolder || !rule.isForFolders) && rule.pattern.matches(path)
      }
      if let rule { return !rule.isNegative }
      path = path.folder
      isFolder = true
    }
    return false
  }
}
