public import GitCommand

/// The hooks of a repository, and what can be done to several of them at once.
public struct HookInstallation: Sendable {
  /// Where the repository's parts are.
  public let location: RepositoryLocation
  private let git: Git

  /// Finds the repository that Git works on.
  ///
  /// - Throws: `GitError`.
  public init(_ git: Git) async throws(GitError) {
    self.git = git
    location = try await RepositoryLocation.discover(git)
  }

  /// The hooks that make sense here if none is named: a bare repository has no commits made in it.
  public var usualHooks: [HookName] {
    location.isBare ? [.prePush] : [.preCommit, .prePush]
  }

  /// How a hook stands.
  ///
  /// - Throws: `GitError` or `HookError`.
  public func state(of hook: HookName) async throws -> HookState {
    try HookState(of: hook, in: await HookFolder.find(for: hook, git, in: location))
  }

  /// Installs hooks: all are looked at before one is written.
  ///
  /// - Parameters:
  ///   - program: the absolute path of the program that they shall run
  ///   - overwritesEdits: whether scripts of ours may be replaced that someone has edited
  /// - Throws: `GitError` or `HookError`.
  public func install(
    _ hooks: [HookName],
    program: [UInt8],
    overwritesEdits: Bool
  ) async throws -> [HookChange] {
    try await change(hooks) { state throws(HookError) in
      try .installing(state, program: program, overwritesEdits: overwritesEdits)
    }
  }

  /// Puts back what was there before our hooks: all are looked at before one is touched.
  ///
  /// - Parameter discardsEdits: whether scripts of ours may go that someone has edited
  /// - Throws: `GitError` or `HookError`.
  public func uninstall(
    _ hooks: [HookName],
    discardsEdits: Bool
  ) async throws -> [HookChange] {
    try await change(hooks) { state throws(HookError) in
      try .uninstalling(state, discardsEdits: discardsEdits)
    }
  }

  private func change(
    _ hooks: [HookName],
    _ decide: (HookState) throws(HookError) -> HookChange
  ) async throws -> [HookChange] {
    var changes: [HookChange] = []
    for hook in hooks { changes.append(try decide(try await state(of: hook))) }
    for change in changes { try change.apply() }
    return changes
  }

  /// The program that a hook would run: the one on the PATH, else the recorded one.
  ///
  /// - Parameter script: the hook
  /// - Returns: its path; nil if there is none.
  public func program(of script: HookScript) -> [UInt8]? {
    let onPath = (git.environment["PATH"] ?? []).split(separator: UInt8(ascii: ":"))
      .map { Array($0).appending(path: "lfs-migrate") }
    return (onPath + [script.program]).first(where: Files.isExecutable)
  }
}
