internal import FileSystem
internal import GitCommand

extension HookChange {
  /// Carries out the change.
  ///
  /// A hook is in place at every moment, the old one or the new: the old hook gets a second name
  /// before the script takes the first one.
  ///
  /// - Throws: `HookError.file`; `.interfered` if another process changed the hook.
  public func apply() throws(HookError) {
    guard action != .none else { return NewHookFile.removeLeftover(of: scriptPath) }
    let made = try HookFiles.makeDirectories(state.folder.path)
    do throws(HookError) {
      try applyLocked()
    } catch {
      HookFiles.removeDirectories(state.folder.path, count: made)
      throw error
    }
    if case .uninstall = action {
      HookFiles.removeDirectories(state.folder.path, count: state.script?.madeDirectories ?? 0)
    }
  }

  private func applyLocked() throws(HookError) {
    var file = try NewHookFile(for: scriptPath)
    // Another run may have changed the hook since.
    guard try HookState(of: state.hook, in: state.folder) == state else {
      throw .interfered(path: state.path)
    }
    switch action {
    case .none: break
    case .install(let kept): try install(&file, keeping: kept)
    case .update: try write(&file)
    case .uninstall(let kept): try uninstall(restoring: kept)
    }
  }

  /// Takes back an installation that was just made, as far as possible.
  func revert() {
    guard case .install = action, let now = try? HookState(of: state.hook, in: state.folder) else {
      return
    }
    try? HookChange.uninstalling(now, discardsEdits: false).apply()
  }

  private func install(
    _ file: inout NewHookFile,
    keeping kept: ForeignHook?
  ) throws(HookError) {
    do throws(HookError) {
      try write(&file) {
        () throws(HookError) in
        if let kept, kept.path == state.path { try putAside() }
      }
    } catch {
      putBack()
      throw error
    }
    // A copy of the script that another program moved: it would run twice, or be in lefthook's way.
    for path in [state.lefthookPath, state.preCommitPath] where Self.isOurs(path) {
      Files.remove(path)
    }
  }

  /// Writes the script in one step.
  ///
  /// - Parameter prepare: runs just before the script takes its place.
  private func write(
    _ file: inout NewHookFile,
    _ prepare: () throws(HookError) -> Void = {}
  ) throws(HookError) {
    guard let script else { preconditionFailure("what is written has a text") }
    try file.write(script.text)
    try prepare()
    try file.rename(to: scriptPath)
  }

  /// Gives the hook in place its second name.
  private func putAside() throws(HookError) {
    let path = state.path
    let keptPath = state.keptPath
    if HookFiles.entry(keptPath) != nil {
      guard !Files.isSame(path, keptPath) else { return }
      // Removed only if the two were found to be the same; otherwise another process made this one.
      guard case .replaced(_, .some) = state.condition else { throw .interfered(path: keptPath) }
      try HookFiles.removeExisting(keptPath)
    }
    if try HookFiles.link(path, as: keptPath) { return }
    try HookFiles.rename(path, to: keptPath)
  }

  /// Undoes `putAside` if the script was not put in place.
  private func putBack() {
    guard case .install(let kept?) = action, kept.path == state.path else { return }
    if HookFiles.entry(state.path) == nil {
      _ = try? HookFiles.rename(state.keptPath, to: state.path)
    } else if Files.isSame(state.path, state.keptPath) {
      Files.remove(state.keptPath)
    }
  }

  private func uninstall(restoring kept: ForeignHook?) throws(HookError) {
    if let kept {
      try HookFiles.rename(kept.path, to: scriptPath)
    } else if HookFiles.entry(scriptPath) != nil, Self.isOurs(scriptPath) {
      try HookFiles.removeExisting(scriptPath)
    }
    if case .runByPreCommit = state.condition, kept == nil {
      // This is what pre-commit's hook in place is a copy of.
      Files.remove(state.keptPath)
    }
    for path in [state.lefthookPath, state.preCommitPath] where Self.isOurs(path) {
      Files.remove(path)
    }
  }

  private static func isOurs(_ path: [UInt8]) -> Bool {
    guard HookFiles.entry(path) == .file, let content = try? HookFiles.contents(of: path) else {
      return false
    }
    return FoundScript(content) != nil
  }
}
