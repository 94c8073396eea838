internal import FileSystem
internal import GitCommand

/// How a hook stands.
public struct HookState: Equatable, Sendable {
  /// The hook.
  public let hook: HookName
  /// Where Git looks for it.
  public let folder: HookFolder
  /// What there is.
  public let condition: Condition

  /// Where our script is, and what else is there.
  public enum Condition: Equatable, Sendable {
    /// Nothing of ours; the hook of someone else, if there is one.
    case absent(ForeignHook?)
    /// Our script is in place.
    case installed(HookScript, kept: Kept, isExecutable: Bool)
    /// Ours was moved aside by pre-commit, whose hook is in place and runs ours.
    case runByPreCommit(HookScript, kept: Kept, isExecutable: Bool)
    /// Our script is in place, and was edited.
    case edited
    /// Another hook is in place of ours, or none; ours or what it kept is still there.
    case replaced(by: ForeignHook?, kept: ForeignHook?)
  }

  /// The hook that was there before ours.
  public enum Kept: Equatable, Sendable {
    /// There was none.
    case nothing
    /// Ours runs it.
    case hook(ForeignHook)
    /// Ours would run it, but it is gone: it stops there.
    case gone
  }

  /// The path of the hook.
  public var path: [UInt8] { Self.path(of: hook, in: folder) }

  /// The path of the hook that was there before ours.
  public var keptPath: [UInt8] { path + HookScript.suffix }

  /// Where pre-commit moves a hook that it finds, and runs it.
  var preCommitPath: [UInt8] { path + Array(".legacy".utf8) }

  /// Where lefthook moves a hook that it finds, and does not run it.
  var lefthookPath: [UInt8] { path + Array(".old".utf8) }

  /// The path of our script, nil if it is nowhere.
  public var scriptPath: [UInt8]? {
    switch condition {
    case .installed, .edited: path
    case .runByPreCommit: preCommitPath
    case .absent, .replaced: nil
    }
  }

  /// Our script, where it is as it was written.
  public var script: HookScript? {
    switch condition {
    case .installed(let script, _, _), .runByPreCommit(let script, _, _): script
    case .absent, .edited, .replaced: nil
    }
  }

  /// Whether Git runs our script, and with it all that it runs.
  public var isInPlace: Bool {
    switch condition {
    case .installed(_, let kept, let isExecutable), .runByPreCommit(_, let kept, let isExecutable):
      // husky runs its scripts by the shell.
      kept != .gone && (isExecutable || folder.isOfHusky)
    case .absent, .edited, .replaced: false
    }
  }

  /// Looks at the files of a hook, without running any.
  ///
  /// - Throws: `HookError` if one can't be read, or the folder of hooks is none.
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
    // A second name of the hook in place is what a stopped installation leaves.
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

  /// Our script at a path; nil if there is none, or something else.
  private static func script(at path: [UInt8]) throws(HookError) -> FoundScript? {
    guard HookFiles.entry(path) == .file, let content = try HookFiles.contents(of: path) else {
      return nil
    }
    return FoundScript(content)
  }

  /// What stands at a path and is not ours; nil if nothing does.
  private static func foreignHook(at path: [UInt8]) throws(HookError) -> ForeignHook? {
    switch HookFiles.entry(path) {
    case nil: return nil
    case .file?, .link?:
      guard try script(at: path) == nil else { return nil }
      // A link to a folder is no hook either.
      guard !HookFiles.isDirectory(path) else { throw .notAFile(path: path) }
      return try ForeignHook(at: path)
    case .directory?, .other?: throw .notAFile(path: path)
    }
  }
}
