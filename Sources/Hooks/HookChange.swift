/// What is to be done to a hook: decided before anything is written, then done.
public struct HookChange: Equatable, Sendable {
  /// How the hook stands.
  public let state: HookState
  /// What is to be done.
  public let action: Action

  /// What is to be done.
  public enum Action: Equatable, Sendable {
    /// Nothing: it is as it shall be.
    case none
    /// Our script is written, and keeps that hook to run it.
    case install(keeping: ForeignHook?)
    /// Our script is written over an older or an edited one of ours.
    case update
    /// Our script goes, and that hook comes back.
    case uninstall(restoring: ForeignHook?)
  }

  /// The script that is to be written, and where.
  let script: HookScript?
  let scriptPath: [UInt8]

  init(
    _ state: HookState,
    _ action: Action,
    script: HookScript? = nil,
    at scriptPath: [UInt8]? = nil
  ) {
    self.state = state
    self.action = action
    self.script = script
    self.scriptPath = scriptPath ?? state.path
  }
}
