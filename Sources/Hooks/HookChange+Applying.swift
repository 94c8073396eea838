internal import FileSystem
internal import GitCommand

extension HookChange {
  /// Does what is to be done.
  ///
  /// The hook that is in place is there at every moment, ours or the other: a second name is given
  /// to the one before ours takes the first.
  ///
  /// - Throws: `HookError.file`, `.interfered`.
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
    // Another run may have been faster.
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

  /// Takes back an installation that was just made, as far as it can be.
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
    // Ours, where others have put it: it would be run twice, or be in lefthook's way.
    for path in [state.lefthookPath, state.preCommitPath] where Self.isOurs(path) {
      Files.remove(path)
    }
  }

  /// Writes our script in one step.
  ///
  /// - Parameter prepare: what is done just before it takes its place.
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
      // What pre-commit's hook in place is a copy of.
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
