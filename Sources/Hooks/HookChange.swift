/// A change to a hook: decided before anything is written, then carried out.
public struct HookChange: Equatable, Sendable {
  /// The state of the hook.
  public let state: HookState
  /// The action.
  public let action: Action

  /// The action.
  public enum Action: Equatable, Sendable {
    /// Nothing: the hook is as it has to be.
    case none
    /// Writes the script, and keeps that hook to run it.
    case install(keeping: ForeignHook?)
    /// Writes the script over an older or edited one.
    case update
    /// Removes the script, and brings that hook back.
    case uninstall(restoring: ForeignHook?)
  }

  /// The script to write, and its path.
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
