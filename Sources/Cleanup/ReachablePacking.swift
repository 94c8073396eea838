internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Repository

/// Git's part in a clean-up: listing what is reachable, and writing packs.
struct ReachablePacking {
  let context: Repository
  /// How hard Git searches for deltas.
  let effort: Effort

  /// How hard Git searches for deltas.
  enum Effort {
    /// Deltas are reused.
    case reuse
    /// Deltas are searched for anew, with the window and the depth of `git pack-objects`.
    case search(window: String, depth: String)
  }

  /// Whether missing objects were promised by a remote.
  let isPartialClone: Bool
  /// Further ids to start from: references of single worktrees, which Git lists only in their own
  /// worktree.
  private let others: [ObjectID]
  private let git: Git

  init(_ context: Repository, _ effort: Effort, others: [ObjectID]) {
    self.context = context
    self.effort = effort
    self.others = others
    isPartialClone = context.preflight.isPartialClone
    var git = context.git
    if let (key, value) = PackMeasurement.windowMemory(context.config) {
      git.settings.append((Array(key.utf8), Array(value.utf8)))
    }
    self.git = git
  }

  /// What Git starts from: references, HEADs, reflogs and indexes of all worktrees.
  private static let roots: [GitArgument] = ["--all", "--reflog", "--indexed-objects"]

  /// The commits that references, HEADs and reflogs name.
  func tips() async throws(GitError) -> [ObjectID] {
    let listed = try await git.output(of: [
      "--no-replace-objects", "rev-list", "--no-walk=unsorted", "--ignore-missing", "--all",
      "--reflog",
    ])
    return listed.lines.compactMap { ObjectNames.read(digits: $0.prefix { $0 != .space }) }
  }

  /// All objects reachable from the tips, and from the indexes of all worktrees.
  func reachable(from tips: [ObjectID]) async throws(GitError) -> Set<ObjectID> {
    try await list(["--indexed-objects"], lines(Array(Set(tips))))
  }

  /// All reachable objects.
  func reachable() async throws(GitError) -> Set<ObjectID> { try await objects(since: []) }

  private func lines(_ ids: [ObjectID]) -> [UInt8] { ids.flatMap { $0.hex + [.newline] } }

  /// The reachable objects that are not reachable from `tips`.
  func objects(since tips: [ObjectID]) async throws(GitError) -> Set<ObjectID> {
    try await list(
      Self.roots,
      lines(others) + tips.flatMap { [UInt8(ascii: "^")] + $0.hex + [.newline] }
    )
  }

  /// The reachable objects that are not reachable from `tips`; `nil` if some of them are missing.
  func needs(since tips: [ObjectID]) async -> Set<ObjectID>? {
    try? await list(
      Self.roots,
      lines(others) + tips.flatMap { [UInt8(ascii: "^")] + $0.hex + [.newline] },
      isTolerant: false
    )
  }

  private func list(
    _ roots: [GitArgument],
    _ input: [UInt8],
    isTolerant: Bool = true
  ) async throws(GitError) -> Set<ObjectID> {
    let missing: [GitArgument] = isTolerant ? ["--ignore-missing", "--missing=allow-any"] : []
    let listed = try await git.output(
      of: ["--no-replace-objects", "rev-list", "--objects", "--no-object-names", "--stdin"]
        + missing + roots,
      input: input
    )
    return Set(listed.lines.compactMap { ObjectNames.read(digits: $0.prefix { $0 != .space }) })
  }

  /// Packs all reachable objects, except those in kept packs or in alternates.
  ///
  /// - Returns: the names of the packs.
  func packReachable() async throws(GitError) -> Set<String> {
    var options: [GitArgument] =
      Self.roots + ["--keep-true-parents", "--honor-pack-keep", "--non-empty", "--local"]
    if isPartialClone { options.append("--exclude-promisor-objects") }
    if case .search(let window, let depth) = effort {
      options += ["--no-reuse-delta", "--window=\(window)", "--depth=\(depth)"]
    }
    if isOn("repack.usedeltaislands") == true { options.append("--delta-islands") }
    if writesBitmap { options.append("--write-bitmap-index-quiet") }
    return try await packObjects(options, lines(others))
  }

  /// Packs the given objects.
  ///
  /// - Returns: the names of the packs.
  @discardableResult
  func pack(_ ids: Set<ObjectID>) async throws(GitError) -> Set<String> {
    try await packObjects([], lines(ids.sorted()))
  }

  private func packObjects(
    _ options: [GitArgument],
    _ input: [UInt8]
  ) async throws(GitError) -> Set<String> {
    let directory = Array("\(context.objectDirectory)/pack".utf8)
    // The directory may be missing if nothing is packed.
    try GitError.wrapping(Files.makeDirectories(directory))
    var arguments: [GitArgument] = ["pack-objects", "--quiet"] + options
    if isOn("repack.usedeltabaseoffset") != false { arguments.append("--delta-base-offset") }
    let result = try await git.result(
      of: arguments + [GitArgument(directory.appending(path: "pack"))],
      input: input,
      purpose: .write
    )
    guard result.end.isSuccess else {
      // On a full disk, Git leaves its temporary files, and names them.
      for name in Self.temporaryNames(in: result.errorOutput) {
        Files.remove(directory.appending(path: name))
      }
      throw result.failure
    }
    return Set(result.output.lines.map { "pack-" + String(decoding: $0, as: UTF8.self) })
  }

  /// The names of temporary packs in an error message.
  private static func temporaryNames(in message: [UInt8]) -> [[UInt8]] {
    let prefix = Array("tmp_".utf8)
    return message.split { byte in
      switch byte {
      case 0x5F, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: false
      default: true
      }
    }
    .map(Array.init).filter { $0.starts(with: prefix) }
  }

  /// Whether the pack gets a bitmap, as with `git gc`: in a bare repository, unless some objects
  /// are in alternates or kept packs.
  private var writesBitmap: Bool {
    let setting = isOn("repack.writebitmaps") ?? isOn("pack.writebitmaps")
    guard setting ?? context.location.isBare, !isPartialClone else { return false }
    guard let database = try? context.openDatabase(), database.directories.count == 1 else {
      return false
    }
    return !database.ownPacks.contains(where: \.isKept)
  }

  private func isOn(_ key: String) -> Bool? { (try? context.config.bool(key)) ?? nil }

  /// Rewrites the commit graph, which may name commits that are dropped next.
  func writeCommitGraph() async throws(GitError) {
    let info = Array("\(context.objectDirectory)/info".utf8)
    let isThere = ["commit-graph", "commit-graphs"].contains {
      Files.exists(info.appending(path: $0))
    }
    guard isOn("core.commitgraph") != false, isThere || isOn("gc.writecommitgraph") != false else {
      return
    }
    let result = try await git.result(
      of: ["commit-graph", "write", "--reachable", "--no-progress"],
      purpose: .write
    )
    guard !result.end.isSuccess else { return }
    // Git works without a commit graph, but fails with one that names missing commits.
    for name in ["commit-graph", "commit-graphs"] { Files.removeTree(info.appending(path: name)) }
  }

  /// Removes loose objects that are in a pack too, and updates the list of packs if there is one.
  func tidy() async throws(GitError) {
    var git = git
    // Object directories that only the environment names may be gone later.
    git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = nil
    _ = try await git.output(of: ["prune-packed", "--quiet"], purpose: .write)
    if Files.exists(Array("\(context.objectDirectory)/info/packs".utf8)) {
      _ = try await git.output(of: ["update-server-info"], purpose: .write)
    }
  }
}
