internal import FileSystem
internal import GitCommand

/// The state of a hook.
public struct HookState: Equatable, Sendable {
  /// The hook.
  public let hook: HookName
  /// The folder in which Git looks for it.
  public let folder: HookFolder
  /// What is there.
  public let condition: Condition

  /// Where the script is, and what else is there.
  public enum Condition: Equatable, Sendable {
    /// Nothing of lfs-migrate; another hook, if there is one.
    case absent(ForeignHook?)
    /// The script is in place.
    case installed(HookScript, kept: Kept, isExecutable: Bool)
    /// pre-commit moved the script aside; its own hook is in place and runs the script.
    case runByPreCommit(HookScript, kept: Kept, isExecutable: Bool)
    /// The script is in place, and was edited.
    case edited
    /// The script is not in place, though it or the hook that it kept is still there.
    case replaced(by: ForeignHook?, kept: ForeignHook?)
  }

  /// The hook that was there before the script.
  public enum Kept: Equatable, Sendable {
    /// There was none.
    case nothing
    /// The script runs it.
    case hook(ForeignHook)
    /// The script would run it, but it is gone: the script fails there.
    case gone
  }

  /// The path of the hook.
  public var path: [UInt8] { Self.path(of: hook, in: folder) }

  /// The path of the hook that was there before the script.
  public var keptPath: [UInt8] { path + HookScript.suffix }

  /// Where pre-commit moves a hook that it finds; pre-commit runs it from there.
  var preCommitPath: [UInt8] { path + Array(".legacy".utf8) }

  /// Where lefthook moves a hook that it finds; lefthook does not run it.
  var lefthookPath: [UInt8] { path + Array(".old".utf8) }

  /// The path of the script; `nil` if it is neither in place nor run by pre-commit.
  public var scriptPath: [UInt8]? {
    switch condition {
    case .installed, .edited: path
    case .runByPreCommit: preCommitPath
    case .absent, .replaced: nil
    }
  }

  /// The script, if it is as it was written; `nil` otherwise.
  public var script: HookScript? {
    switch condition {
    case .installed(let script, _, _), .runByPreCommit(let script, _, _): script
    case .absent, .edited, .replaced: nil
    }
  }

  /// Whether Git runs the script, directly or through pre-commit, and the script can run all that
  /// it has to.
  public var isInPlace: Bool {
    switch condition {
    case .installed(_, let kept, let isExecutable), .runByPreCommit(_, let kept, let isExecutable):
      // husky runs its scripts by the shell.
      kept != .gone && (isExecutable || folder.isOfHusky)
    case .absent, .edited, .replaced: false
    }
  }

  /// Reads the files of a hook, without running any.
  ///
  /// - Throws: `HookError` if a file can't be read, or the folder of hooks is not a directory.
  public init(of hook: HookName, in folder: HookFolder) throws(HookError) {
    self.hook = hook
    self.folder = folder
    let path = Self.path(of: hook, in: folder)
    if HookFiles.entry(folder.path) != nil, !HookFiles.isDirectory(folder.path) {
      throw .folderIsNotADirectory(path: folder.path)
    }
    condition = try Self.condition(path)
  }

  private static func path(of hook: HookName, in folder: HookFolder) -> [UInt8] {
    folder.path.appending(path: hook.fileName)
  }

  private static func condition(_ path: [UInt8]) throws(HookError) -> Condition {
    let keptPath = path + HookScript.suffix
    switch try script(at: path) {
    case .unchanged(let script)?:
      return .installed(
        script,
        kept: try kept(by: script, at: keptPath),
        isExecutable: Files.isExecutable(path)
      )
    case .changed?:
      return .edited
    case nil:
      break
    }
    let current = try foreignHook(at: path)
    let legacy = path + Array(".legacy".utf8)
    if let current, current.kind == .preCommit,
      case .unchanged(let script)? = try script(at: legacy)
    {
      return .runByPreCommit(
        script,
        kept: try kept(by: script, at: keptPath),
        isExecutable: current.isExecutable && Files.isExecutable(legacy)
      )
    }
    let kept = try foreignHook(at: keptPath)
    // An installation that was stopped leaves a second name of the hook in place.
    let isLeft = kept != nil && !Files.isSame(path, keptPath)
    let asideByLefthook = try script(at: path + Array(".old".utf8))
    let asideByPreCommit = try script(at: legacy)
    let isMoved = asideByLefthook != nil || asideByPreCommit != nil
    return isLeft || isMoved ? .replaced(by: current, kept: kept) : .absent(current)
  }

  private static func kept(
    by script: HookScript,
    at path: [UInt8]
  ) throws(HookError) -> Kept {
    guard script.kept != nil else { return .nothing }
    guard let hook = try foreignHook(at: path) else { return .gone }
    return .hook(hook)
  }

  /// The script at a path; `nil` if there is none, or the file is not from lfs-migrate.
  private static func script(at path: [UInt8]) throws(HookError) -> FoundScript? {
    guard HookFiles.entry(path) == .file, let content = try HookFiles.contents(of: path) else {
      return nil
    }
    return FoundScript(content)
  }

  /// The hook at a path; `nil` if there is none, or it is from lfs-migrate.
  private static func foreignHook(at path: [UInt8]) throws(HookError) -> ForeignHook? {
    switch HookFiles.entry(path) {
    case nil: return nil
    case .file?, .link?:
      guard try script(at: path) == nil else { return nil }
      // A link to a directory is no hook either.
      guard !HookFiles.isDirectory(path) else { throw .notAFile(path: path) }
      return try ForeignHook(at: path)
    case .directory?, .other?: throw .notAFile(path: path)
    }
  }
}
