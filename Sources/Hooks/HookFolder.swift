public import GitCommand

/// The folder in which Git looks for a hook.
public struct HookFolder: Equatable, Sendable {
  /// Its absolute path; it need not exist.
  public let path: [UInt8]
  /// The value of `core.hooksPath`; `nil` if the folder is that of the Git directory.
  public let setting: [UInt8]?
  /// Where that value is set: `local`, `worktree`, `global`, `system` or `command`; `nil` if it is
  /// not.
  public let scope: String?
  /// Whether the folder is in the worktree and not ignored, so that people commit it.
  public let isInWorkTree: Bool
  /// Whether the folder holds the user's scripts, which husky's hooks run by their names.
  public let isOfHusky: Bool

  /// Whether other repositories use the folder too.
  public var isShared: Bool { scope == "global" || scope == "system" }

  /// Finds the folder of a hook, as Git does when it runs the hook.
  ///
  /// - Throws: `GitError`; `HookError` if Git would find none.
  public static func find(
    for hook: HookName,
    _ git: Git,
    in location: RepositoryLocation
  ) async throws -> HookFolder {
    guard let (setting, scope) = try await setting(git) else {
      return standard(in: location)
    }
    guard !setting.isEmpty, !setting.isText("/dev/null") else {
      throw HookError.switchedOff(setting: setting)
    }
    var path = setting
    if setting.first != .slash {
      let base =
        hook.runsInGitDirectory || location.isBare ? location.commonDirectory : location.workTree
      guard let base else { throw HookError.outsideWorkTree(setting: setting) }
      path = base.appending(path: setting)
    }
    path = path.normalizedPath
    let isOfHusky = isRunByHusky(path, hook)
    if isOfHusky { path.removeLast("/_".utf8.count) }
    return HookFolder(
      path: path,
      setting: setting,
      scope: scope,
      isInWorkTree: try await isInWorkTree(path, git, location),
      isOfHusky: isOfHusky
    )
  }

  /// The folder of the Git directory, in which Git looks without a setting.
  static func standard(in location: RepositoryLocation) -> HookFolder {
    HookFolder(
      path: location.commonDirectory.appending(path: "hooks"),
      setting: nil,
      scope: nil,
      isInWorkTree: false,
      isOfHusky: false
    )
  }

  /// The value of the setting, with a leading `~` expanded, and its scope; `nil` if it is not set.
  private static func setting(_ git: Git) async throws(GitError) -> ([UInt8], String)? {
    let listing = try await git.output(
      of: ["config", "-z", "--show-scope", "--type=path", "--get-all", "core.hooksPath"]
    )
    // The last value is the one that keeps all of lfs-migrate's Git calls from running hooks.
    let records = listing.records(endedBy: 0).map(Array.init)
    guard records.count >= 4 else { return nil }
    return (records[records.count - 3], String(decoding: records[records.count - 4], as: UTF8.self))
  }

  /// Whether the hook there is husky's own (version 9), which only calls the one in the folder
  /// above.
  private static func isRunByHusky(_ path: [UInt8], _ hook: HookName) -> Bool {
    guard path.suffix(2).elementsEqual("/_".utf8),
      HookFiles.entry(path.appending(path: "h")) != nil,
      let text = try? HookFiles.contents(of: path.appending(path: hook.fileName))
    else { return false }
    return text.contains(text: "$(dirname \"$0\")/h") || text.contains(text: "${0%/*}/h")
  }

  private static func isInWorkTree(
    _ path: [UInt8],
    _ git: Git,
    _ location: RepositoryLocation
  ) async throws(GitError) -> Bool {
    guard let workTree = location.workTree else { return false }
    let path = HookFiles.realPath(path)
    guard path.isBelow(HookFiles.realPath(workTree)),
      !path.isBelow(HookFiles.realPath(location.commonDirectory))
    else { return false }
    let probe = path.appending(path: "pre-push")
    let result = try await git.result(of: ["check-ignore", "-q", "--", GitArgument(probe)])
    return result.end != .exited(0)
  }
}

extension [UInt8] {
  /// Whether the path is that of the directory, or of something in it.
  fileprivate func isBelow(_ directory: [UInt8]) -> Bool {
    self == directory || starts(with: directory + [.slash])
  }

  /// Whether the text occurs in the bytes.
  func contains(text: StaticString) -> Bool {
    text.withUTF8Buffer { unsafe firstRange(of: $0) } != nil
  }
}
