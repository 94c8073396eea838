internal import FileSystem
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

  /// Our hook in the folder that Git does not look at, since `core.hooksPath` names another.
  ///
  /// - Parameter state: the hook in the folder that Git looks at; nil if hooks are switched off
  /// - Returns: nil if there is none of ours.
  public func strayState(of hook: HookName, beside state: HookState?) -> HookState? {
    guard state == nil || state?.folder.setting != nil,
      let stray = try? HookState(of: hook, in: .standard(in: location)), stray.path != state?.path
    else { return nil }
    if case .absent = stray.condition { return nil }
    return stray
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
    var changes: [HookChange] = []
    for hook in hooks {
      let state = try await state(of: hook)
      // What people commit must not name a place of one of their machines, if it can be helped.
      let isFound = state.folder.isInWorkTree && self.program(recorded: []) != nil
      changes.append(
        try .installing(state, program: isFound ? [] : program, overwritesEdits: overwritesEdits)
      )
    }
    for index in changes.indices {
      do {
        try changes[index].apply()
      } catch {
        for change in changes[..<index].reversed() { change.revert() }
        throw error
      }
    }
    return changes
  }

  /// Puts back what was there before our hooks: all are looked at before one is touched.
  ///
  /// - Parameter discardsEdits: whether scripts of ours may go that someone has edited
  /// - Throws: `GitError` or `HookError`.
  public func uninstall(
    _ hooks: [HookName],
    discardsEdits: Bool
  ) async throws -> [HookChange] {
    var changes: [HookChange] = []
    for hook in hooks {
      var found: HookState?
      do {
        found = try await state(of: hook)
      } catch HookError.switchedOff {
        // Ours may be in the folder of the Git directory all the same.
      }
      for state in [found, strayState(of: hook, beside: found)] {
        guard let state else { continue }
        changes.append(try .uninstalling(state, discardsEdits: discardsEdits))
      }
    }
    for change in changes { try change.apply() }
    return changes
  }

  /// The program that a hook would run: the one on the PATH, else the recorded one.
  ///
  /// - Parameter script: the hook
  /// - Returns: its path; nil if there is none.
  public func program(of script: HookScript) -> [UInt8]? {
    program(recorded: script.program)
  }

  private func program(recorded: [UInt8]) -> [UInt8]? {
    let onPath = (git.environment["PATH"] ?? []).split(separator: UInt8(ascii: ":"))
      .map { Array($0).appending(path: "lfs-migrate") }
    return (onPath + [recorded]).first(where: Files.isExecutable)
  }
}
