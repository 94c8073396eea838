internal import Digests
internal import FileSystem
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import Repository

/// The files of a commit that are tracked by LFS, according to the attributes in force.
final class TrackedFiles {
  private let tree: CommitTree
  /// The root of the worktree, whose attributes override those of the commit; `nil` if only the
  /// commit's count.
  private let workTree: [UInt8]?
  private let outside: OutsideAttributes
  private let caseFolding: Bool
  private let table = AttributesTable()
  private var stacks: [RepositoryPath: AttributesStack] = [:]

  init(of tree: CommitTree, workTree: [UInt8]?, outside: OutsideAttributes, caseFolding: Bool) {
    self.tree = tree
    self.workTree = workTree
    self.outside = outside
    self.caseFolding = caseFolding
  }

  /// Whether the file at a path, which need not exist, is tracked by LFS.
  func contains(_ path: RepositoryPath) throws -> Bool {
    let stack = try stack(of: path.folder)
    return stack.filterEffect(onPath: path.bytes.rawSpan, basenameAt: path.nameOffset) == .lfs
  }

  /// Whether any attributes file, here or in the commit, sets a filter for a file.
  func hasFilters() throws -> Bool {
    let root = try file(in: .root)
    var macros = MacroTable.builtin
    for file in [outside.system, outside.user, root, outside.info] {
      if let file { macros.define(macrosOf: file) }
    }
    for file in [outside.system, outside.user, outside.info] {
      if let file, file.touchesFilter(macros: macros) { return true }
    }
    var open = [RepositoryPath.root]
    while let directory = open.popLast() {
      if let file = try file(in: directory), file.touchesFilter(macros: macros) { return true }
      for entry in try tree.folder(directory)?.entries ?? [] where entry.kind == .folder {
        open.append(directory.appending(entry.name))
      }
    }
    return false
  }

  /// The path of an attributes file with a NUL, after which Git reads nothing, in a directory above
  /// a path; `nil` if there is none.
  func cutOffFile(for path: RepositoryPath) throws -> RepositoryPath? {
    var directory = path.folder
    while true {
      if let file = try file(in: directory), file.isCutOff {
        return directory.appending(AttributesFile.name)
      }
      guard !directory.isRoot else { return nil }
      directory = directory.folder
    }
  }

  private func stack(of directory: RepositoryPath) throws -> AttributesStack {
    // Without recursion, since a path may have thousands of components.
    var missing: [RepositoryPath] = []
    var known = directory
    while stacks[known] == nil, !known.isRoot {
      missing.append(known)
      known = known.folder
    }
    var stack = try stacks[known] ?? rootStack()
    stacks[known] = stack
    while let next = missing.popLast() {
      stack = stack.entering(Array(next.name), attributes: try file(in: next))
      stacks[next] = stack
    }
    return stack
  }

  private func rootStack() throws -> AttributesStack {
    AttributesStack(table: table, outside: outside, root: try file(in: .root))
  }

  /// The attributes file in a directory: that of the worktree, or else that of the commit.
  private func file(in directory: RepositoryPath) throws -> AttributesFile? {
    let name = AttributesFile.name
    if let workTree {
      let path = directory.appending(name).place(in: workTree)
      // Git does not accept symbolic links as attributes files.
      if let bytes = try Files.contents(of: path, followsLink: false) {
        return AttributesFile(bytes, caseFolding: caseFolding)
      }
    }
    guard let entry = try tree.folder(directory)?[name], entry.kind == .file else { return nil }
    return AttributesFile(
      try tree.contents(of: entry, in: directory),
      caseFolding: caseFolding
    )
  }
}
