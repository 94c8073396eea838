extension HookChange {
  /// The change that puts back what was there before the script.
  ///
  /// - Parameters:
  ///   - state: the state of the hook
  ///   - discardsEdits: whether an edited script of lfs-migrate may go, and one whose kept hook is
  ///     gone
  /// - Throws: `HookError` if something would be lost.
  public static func uninstalling(
    _ state: HookState,
    discardsEdits: Bool
  ) throws(HookError) -> HookChange {
    switch state.condition {
    case .absent:
      return HookChange(state, .none)
    case .installed(_, let kept, _), .runByPreCommit(_, let kept, _):
      let path = state.scriptPath
      switch kept {
      case .nothing:
        return HookChange(state, .uninstall(restoring: nil), at: path)
      case .hook(let hook):
        if path != state.path, hook.kind == .preCommit {
          // pre-commit is in place already, and must not run itself.
          guard try HookFiles.contents(of: state.path) == HookFiles.contents(of: hook.path) else {
            throw .replaced(path: state.path, kept: state.keptPath)
          }
          return HookChange(state, .uninstall(restoring: nil), at: path)
        }
        return HookChange(state, .uninstall(restoring: hook), at: path)
      case .gone:
        guard discardsEdits else { throw .keptIsGone(kept: state.keptPath) }
        return HookChange(state, .uninstall(restoring: nil), at: path)
      }
    case .edited:
      guard discardsEdits else { throw .edited(path: state.path) }
      let kept = HookFiles.entry(state.keptPath) == nil ? nil : try ForeignHook(at: state.keptPath)
      return HookChange(state, .uninstall(restoring: kept))
    case .replaced(let current, let kept):
      guard current != nil, kept != nil else {
        return HookChange(state, .uninstall(restoring: kept))
      }
      throw .replaced(path: state.path, kept: state.keptPath)
    }
  }
}
