public import Hooks

/// A hook for `hook status`.
public struct HookReport {
  /// What keeps it from running completely.
  enum Problem: String {
    case notExecutable = "not executable"
    case programMissing = "program missing"
    case keptMissing = "kept hook missing"
    case edited
    case replaced
    case notRunByCurrent = "moved aside"
    case notLookedAt = "elsewhere"
  }

  let state: HookState
  /// The program that it runs; `nil` if there is none.
  let program: [UInt8]?
  let problems: [Problem]

  /// Finds the problems of a hook.
  ///
  /// - Parameters:
  ///   - program: the program that it runs; `nil` if there is none.
  ///   - isStray: whether Git looks for hooks in another directory.
  public init(_ state: HookState, program: [UInt8]?, isStray: Bool = false) {
    self.state = state
    self.program = program
    var problems: [Problem] = isStray ? [.notLookedAt] : []
    switch state.condition {
    case .absent: break
    case .edited: problems.append(.edited)
    case .replaced(_, let kept): problems.append(kept == nil ? .notRunByCurrent : .replaced)
    case .installed(_, let kept, let isExecutable),
      .runByPreCommit(_, let kept, let isExecutable):
      // husky runs its scripts with a shell.
      if !isExecutable, !state.folder.isOfHusky { problems.append(.notExecutable) }
      if program == nil { problems.append(.programMissing) }
      if kept == .gone { problems.append(.keptMissing) }
    }
    self.problems = problems
  }

  /// Whether a hook of this program is there.
  public var isOurs: Bool {
    if case .absent = state.condition { return false }
    return true
  }

  /// Whether Git will run the hook, and the hook will do all it should.
  public var willRun: Bool { isOurs && problems.isEmpty }

  /// The hook that it runs as well.
  var kept: ForeignHook? {
    switch state.condition {
    case .installed(_, .hook(let hook), _), .runByPreCommit(_, .hook(let hook), _): hook
    case .replaced(_, let kept): kept
    default: nil
    }
  }

  /// Another hook in its place.
  var other: ForeignHook? {
    switch state.condition {
    case .absent(let hook), .replaced(let hook, _): hook
    default: nil
    }
  }

  /// The state in one or two words.
  var word: String {
    switch state.condition {
    case .absent: "absent"
    case .installed: "installed"
    case .runByPreCommit: "run by pre-commit"
    case .edited: "edited"
    case .replaced: "replaced"
    }
  }
}
