internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Repository

/// What Git does for a clean-up: it lists what is reachable, and writes packs.
struct ReachablePacking {
  let context: Repository
  /// How hard Git looks for deltas.
  let effort: Effort

  /// How hard Git looks for deltas.
  enum Effort {
    /// Deltas are taken as they are.
    case reuse
    /// They are looked for anew, among so many objects, in chains of that length.
    case search(window: String, depth: String)
  }

  /// Whether a remote has promised objects that are missing here.
  let isPartialClone: Bool
  /// What else is needed: references that only one worktree has, which Git lists in that one alone.
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

  /// What Git starts from when it looks for what is needed: references, HEADs, reflogs and indexes of
  /// all worktrees.
  private static let roots: [GitArgument] = ["--all", "--reflog", "--indexed-objects"]

  /// The commits that references, HEADs and reflogs name.
  func tips() async throws(GitError) -> [ObjectID] {
    let listed = try await git.output(of: [
      "--no-replace-objects", "rev-list", "--no-walk=unsorted", "--ignore-missing", "--all",
      "--reflog",
    ])
    return listed.lines.compactMap { ObjectNames.read(digits: $0.prefix { $0 != .space }) }
  }

  /// All that these lead to, and the indexes of all worktrees.
  func reachable(from tips: [ObjectID]) async throws(GitError) -> Set<ObjectID> {
    try await list(["--indexed-objects"], lines(Array(Set(tips))))
  }

  /// All that is reachable.
  func reachable() async throws(GitError) -> Set<ObjectID> { try await objects(since: []) }

  private func lines(_ ids: [ObjectID]) -> [UInt8] { ids.flatMap { $0.hex + [.newline] } }

  /// What is reachable, but not from these commits.
  func objects(since tips: [ObjectID]) async throws(GitError) -> Set<ObjectID> {
    try await list(
      Self.roots,
      lines(others) + tips.flatMap { [UInt8(ascii: "^")] + $0.hex + [.newline] }
    )
  }

  /// What is reachable, but not from these commits; nil where some of it is not here.
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

  /// Packs all that is reachable, but for what is in kept packs or in alternates.
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

  /// Packs some objects.
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
    // It may be gone where nothing is packed.
    try GitError.wrapping(Files.makeDirectories(directory))
    var arguments: [GitArgument] = ["pack-objects", "--quiet"] + options
    if isOn("repack.usedeltabaseoffset") != false { arguments.append("--delta-base-offset") }
    let result = try await git.result(
      of: arguments + [GitArgument(directory.appending(path: "pack"))],
      input: input,
      purpose: .write
    )
    guard result.end.isSuccess else {
      // Git leaves what it has written where the disk is full, and names it.
      for name in Self.temporaryNames(in: result.errorOutput) {
        Files.remove(directory.appending(path: name))
      }
      throw result.failure
    }
    return Set(result.output.lines.map { "pack-" + String(decoding: $0, as: UTF8.self) })
  }

  /// The names of temporary packs that an error message has.
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

  /// Whether the pack gets a bitmap, as with `git gc`: in a bare repository, unless some objects stand
  /// elsewhere.
  private var writesBitmap: Bool {
    let setting = isOn("repack.writebitmaps") ?? isOn("pack.writebitmaps")
    guard setting ?? context.location.isBare, !isPartialClone else { return false }
    guard let database = try? context.openDatabase(), database.directories.count == 1 else {
      return false
    }
    return !database.ownPacks.contains(where: \.isKept)
  }

  private func isOn(_ key: String) -> Bool? { (try? context.config.bool(key)) ?? nil }

  /// Writes the commit graph anew, which may name commits that are dropped next.
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
    // Git does without one; with one that names what is gone it would fail.
    for name in ["commit-graph", "commit-graphs"] { Files.removeTree(info.appending(path: name)) }
  }

  /// Removes loose objects that are in a pack too, and writes the list of packs anew if there is one.
  func tidy() async throws(GitError) {
    var git = git
    // Packs that only the environment names may not be there tomorrow.
    git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = nil
    _ = try await git.output(of: ["prune-packed", "--quiet"], purpose: .write)
    if Files.exists(Array("\(context.objectDirectory)/info/packs".utf8)) {
      _ = try await git.output(of: ["update-server-info"], purpose: .write)
    }
  }
}
