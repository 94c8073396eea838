internal import GitCommand

extension HookChange {
  /// Does what is to be done.
  ///
  /// The hook that is in place is there at every moment, ours or the other: a second name is given
  /// to the one before ours takes the first.
  ///
  /// - Throws: `HookError.system`, `.interfered`.
  public func apply() throws(HookError) {
    switch action {
    case .none: break
    case .install(let kept): try install(keeping: kept)
    case .update: try write()
    case .uninstall(let kept): try uninstall(restoring: kept)
    }
  }

  /// Takes back an installation that was just made, as far as it can be.
  func revert() {
    guard case .install = action, let now = try? HookState(of: state.hook, in: state.folder) else {
      return
    }
    try? HookChange.uninstalling(now, discardsEdits: false).apply()
  }

  private func install(keeping kept: ForeignHook?) throws(HookError) {
    let made = try HookFiles.makeDirectories(state.folder.path)
    do throws(HookError) {
      try write {
        () throws(HookError) in
        if let kept, kept.path == state.path { try putAside() }
      }
    } catch {
      putBack()
      HookFiles.removeDirectories(state.folder.path, count: made)
      throw error
    }
    // Ours, where others have put it: it would be run twice, or be in lefthook's way.
    for path in [state.lefthookPath, state.preCommitPath] where Self.isOurs(path) {
      HookFiles.remove(path)
    }
  }

  /// Writes our script in one step.
  ///
  /// - Parameter prepare: what is done just before it takes its place.
  private func write(_ prepare: () throws(HookError) -> Void = {}) throws(HookError) {
    guard let script else { preconditionFailure("what is written has a text") }
    let temporary = scriptPath + Array(".lfs-migrate-new".utf8)
    // What a stopped run left.
    HookFiles.remove(temporary)
    try HookFiles.write(script.text, toNew: temporary)
    do throws(HookError) {
      try prepare()
      try HookFiles.rename(temporary, to: scriptPath)
    } catch {
      HookFiles.remove(temporary)
      throw error
    }
  }

  /// Gives the hook in place its second name.
  private func putAside() throws(HookError) {
    let path = state.path
    let keptPath = state.keptPath
    if HookFiles.entry(keptPath) != nil {
      guard !HookFiles.isSame(path, keptPath) else { return }
      // Only where they were found to be the same; otherwise it is new.
      guard case .replaced(_, .some) = state.condition else { throw .interfered(path: keptPath) }
      try HookFiles.removeExisting(keptPath)
    }
    if try HookFiles.link(path, as: keptPath) { return }
    try HookFiles.rename(path, to: keptPath)
  }

  /// Undoes `putAside` where our script did not follow.
  private func putBack() {
    guard case .install(let kept?) = action, kept.path == state.path else { return }
    if HookFiles.entry(state.path) == nil {
      _ = try? HookFiles.rename(state.keptPath, to: state.path)
    } else if HookFiles.isSame(state.path, state.keptPath) {
      HookFiles.remove(state.keptPath)
    }
  }

  private func uninstall(restoring kept: ForeignHook?) throws(HookError) {
    if let kept {
      try HookFiles.rename(kept.path, to: scriptPath)
    } else if HookFiles.entry(scriptPath) != nil, Self.isOurs(scriptPath) {
      try HookFiles.removeExisting(scriptPath)
    }
    if case .runByPreCommit = state.condition, kept == nil {
      // What pre-commit's hook in place is a copy of.
      HookFiles.remove(state.keptPath)
    }
    for path in [state.lefthookPath, state.preCommitPath] where Self.isOurs(path) {
      HookFiles.remove(path)
    }
    guard let made = state.script?.madeDirectories, made > 0 else { return }
    HookFiles.removeDirectories(state.folder.path, count: made)
  }

  private static func isOurs(_ path: [UInt8]) -> Bool {
    guard HookFiles.entry(path) == .file, let content = try? HookFiles.contents(of: path) else {
      return false
    }
    return FoundScript(content) != nil
  }
}
