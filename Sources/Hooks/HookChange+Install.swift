internal import FileSystem
internal import GitCommand

extension HookChange {
  /// The change that makes a hook run an audit.
  ///
  /// - Parameters:
  ///   - state: the state of the hook
  ///   - program: the absolute path of the program that the hook runs
  ///   - overwritesEdits: whether an edited script of lfs-migrate may be replaced
  /// - Throws: `HookError` if something would be lost, or would no longer run.
  public static func installing(
    _ state: HookState,
    program: [UInt8],
    overwritesEdits: Bool
  ) throws(HookError) -> HookChange {
    switch state.condition {
    case .absent(let current):
      return try chaining(current, state, program)
    case .installed(let script, let kept, let isExecutable),
      .runByPreCommit(let script, let kept, let isExecutable):
      return try updating(state, script, kept, program, isExecutable: isExecutable)
    case .edited:
      guard overwritesEdits else { throw .edited(path: state.path) }
      let kept = HookFiles.entry(state.keptPath) == nil ? nil : try ForeignHook(at: state.keptPath)
      return HookChange(
        state,
        .update,
        script: HookScript(
          hook: state.hook,
          program: program,
          kept: kept.map { way(of: $0, state.folder) },
          madeDirectories: try directoriesMade(for: state.folder)
        )
      )
    case .replaced(let current, let kept):
      guard let kept else { return try chaining(current, state, program) }
      guard let current else { return try chaining(kept, state, program) }
      // Two equal hooks count as one.
      guard try HookFiles.contents(of: current.path) == HookFiles.contents(of: kept.path),
        current.isExecutable == kept.isExecutable
      else { throw .replaced(path: state.path, kept: state.keptPath) }
      return try chaining(current, state, program)
    }
  }

  private static func chaining(
    _ hook: ForeignHook?,
    _ state: HookState,
    _ program: [UInt8]
  ) throws(HookError) -> HookChange {
    if let link = linkToHook(of: state) { throw .hasLink(path: state.path, link: link) }
    return HookChange(
      state,
      .install(keeping: hook),
      script: HookScript(
        hook: state.hook,
        program: program,
        kept: hook.map { way(of: $0, state.folder) },
        madeDirectories: try directoriesMade(for: state.folder)
      )
    )
  }

  private static func updating(
    _ state: HookState,
    _ old: HookScript,
    _ kept: HookState.Kept,
    _ program: [UInt8],
    isExecutable: Bool
  ) throws(HookError) -> HookChange {
    let way: HookScript.KeptHook? =
      switch kept {
      case .nothing, .gone: nil
      case .hook(let hook): Self.way(of: hook, state.folder)
      }
    let new = HookScript(
      hook: state.hook,
      program: program,
      kept: way,
      madeDirectories: old.madeDirectories
    )
    let path = state.scriptPath ?? state.path
    // Other versions of lfs-migrate write another text for the same settings.
    let text = try HookFiles.contents(of: path)
    guard !isExecutable || text != new.text else { return HookChange(state, .none) }
    return HookChange(state, .update, script: new, at: path)
  }

  private static func way(
    of hook: ForeignHook,
    _ folder: HookFolder
  ) -> HookScript.KeptHook {
    if folder.isOfHusky { return .sourced }
    return hook.needsItsName ? .named : .plain
  }

  /// The number of directories that go with the last script of lfs-migrate in the folder.
  private static func directoriesMade(for folder: HookFolder) throws(HookError) -> Int {
    for hook in HookName.allCases {
      let path = folder.path.appending(path: hook.fileName)
      guard HookFiles.entry(path) == .file, let content = try HookFiles.contents(of: path),
        let script = HookScript(parsing: content)
      else { continue }
      return script.madeDirectories
    }
    return HookFiles.missingDirectories(folder.path)
  }

  /// Another hook that is a symbolic link to this one; `nil` if there is none.
  private static func linkToHook(of state: HookState) -> [UInt8]? {
    let folder = state.folder.path
    for name in (try? Files.names(in: folder)) ?? [] where name != state.hook.fileName {
      let path = folder.appending(path: name)
      guard let target = Files.target(ofLink: path) else { continue }
      let resolved = target.first == .slash ? target : folder.appending(path: target)
      if resolved.normalizedPath == state.path { return path }
    }
    return nil
  }
}
