internal import Digests
internal import FileSystem
internal import GitAttributes
internal import GitCommand

/// The files that a worktree has of its commit: those that the patterns of a sparse checkout name.
struct SparseCheckout {
  private struct Rule {
    let pattern: AttributesPattern
    let isNegative: Bool
    let isForFolders: Bool
  }

  private let rules: [Rule]

  /// The patterns of a worktree; nil where it has all files.
  ///
  /// - Parameter config: its settings.
  /// - Throws: `GitConfigError`, `FileSystemError`.
  init?(of worktree: Worktree, _ config: GitConfig) throws {
    guard try config.bool("core.sparsecheckout") == true,
      let text = try Files.contents(
        of: worktree.gitDirectory.appending(path: "info/sparse-checkout")
      )
    else { return nil }
    self.init(text, foldsCase: (try? config.bool("core.ignorecase")) == true)
  }

  /// Reads a file of patterns, which are written like those of `.gitignore`.
  init(_ text: [UInt8], foldsCase: Bool) {
    rules = text.split(separator: 0x0A).compactMap { line in
      var line = line
      if line.last == 0x0D { line.removeLast() }
      while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line.removeLast() }
      guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
      let isNegative = first == UInt8(ascii: "!")
      if isNegative { line.removeFirst() }
      let isForFolders = line.last == 0x2F
      // In the pattern of a file, a slash at the end would match nothing.
      if isForFolders { line.removeLast() }
      guard !line.isEmpty else { return nil }
      // One at the beginning says that the name is no basename.
      return Rule(
        pattern: AttributesPattern(asGitReads: Array(line), caseFolding: foldsCase),
        isNegative: isNegative,
        isForFolders: isForFolders
      )
    }
  }

  /// Whether the worktree has the file at that path.
  ///
  /// The last pattern that matches decides; where none does, the folder of the file is asked for.
  func includes(_ path: [UInt8]) -> Bool {
    var path = path[...]
    var isFolder = false
    while !path.isEmpty {
      let start = (path.lastIndex(of: 0x2F).map { $0 + 1 } ?? path.startIndex)
      let bytes = Array(path)
      let rule = rules.last { rule in
        (isFolder || !rule.isForFolders)
          && rule.pattern.matches(path: bytes.rawSpan, basenameAt: start - path.startIndex)
      }
      if let rule { return !rule.isNegative }
      path = path[..<max(start - 1, path.startIndex)]
      isFolder = true
    }
    return false
  }
}
