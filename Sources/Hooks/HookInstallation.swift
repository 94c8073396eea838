internal import FileSystem
public import GitCommand

/// The hooks of a repository, and changes to several of them at once.
public struct HookInstallation: Sendable {
  /// The location of the repository's parts.
  public let location: RepositoryLocation
  private let git: Git

  /// Finds the repository in which Git runs.
  ///
  /// - Throws: `GitError`.
  public init(_ git: Git) async throws(GitError) {
    self.git = git
    location = try await RepositoryLocation.discover(git)
  }

  /// The hooks to install by default: no commits are made in a bare repository.
  public var usualHooks: [HookName] {
    location.isBare ? [.prePush] : [.preCommit, .prePush]
  }

  /// The state of a hook.
  ///
  /// - Throws: `GitError` or `HookError`.
  public func state(of hook: HookName) async throws -> HookState {
    try HookState(of: hook, in: await HookFolder.find(for: hook, git, in: location))
  }

  /// The script in the folder that Git ignores, since `core.hooksPath` names another one.
  ///
  /// - Parameter state: the hook in the folder that Git uses; `nil` if hooks are switched off
  /// - Returns: `nil` if nothing there is from lfs-migrate.
  public func strayState(of hook: HookName, beside state: HookState?) -> HookState? {
    guard state == nil || state?.folder.setting != nil,
      let stray = try? HookState(of: hook, in: .standard(in: location)), stray.path != state?.path
    else { return nil }
    if case .absent = stray.condition { return nil }
    return stray
  }

  /// Installs hooks; decides all changes before it writes one.
  ///
  /// - Parameters:
  ///   - program: the absolute path of the program that the hooks run
  ///   - overwritesEdits: whether edited scripts of lfs-migrate may be replaced
  /// - Throws: `GitError` or `HookError`.
  public func install(
    _ hooks: [HookName],
    program: [UInt8],
    overwritesEdits: Bool
  ) async throws -> [HookChange] {
    var changes: [HookChange] = []
    for hook in hooks {
      let state = try await state(of: hook)
      // A committed script must not name a path of one machine, if the PATH has the program.
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

  /// Puts back what was there before the scripts; decides all changes before it writes one.
  ///
  /// - Parameter discardsEdits: whether edited scripts of lfs-migrate may go
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
        // A script may still be in the folder of the Git directory.
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
  /// - Parameter script: the hook's script
  /// - Returns: the path; `nil` if there is no such program.
  public func program(of script: HookScript) -> [UInt8]? {
    program(recorded: script.program)
  }

  private func program(recorded: [UInt8]) -> [UInt8]? {
    let onPath = (git.environment["PATH"] ?? []).split(separator: UInt8(ascii: ":"))
      .map { Array($0).appending(path: "lfs-migrate") }
    return (onPath + [recorded]).first(where: Files.isExecutable)
  }
}
