public import Hooks

/// The texts of the `hook` commands.
public enum HookText {
  /// A note for bare repositories, which may be mirrors or servers.
  public static let serverNote = """
    To audit what is pushed to this repository, run 'lfs-migrate hook install pre-receive'.

    """

  /// What was done to install a hook, with notes.
  public static func installed(_ change: HookChange) -> [UInt8] {
    let state = change.state
    let name = state.hook.rawValue
    var lines = Lines()
    switch change.action {
    case .none:
      lines.add("\(name): installed already, in '", state.scriptPath ?? state.path, "'.")
      return lines.text
    case .update:
      lines.add("\(name): written anew, in '", state.scriptPath ?? state.path, "'.")
      return lines.text
    case .uninstall:
      return []
    case .install(let kept):
      lines.add("\(name): installed in '", state.path, "'.")
      if let kept { keep(kept, state, &lines) }
    }
    if state.hook == .prePush {
      lines.add("  Where Git LFS is in use, it uploads the objects, unless another hook does.")
    }
    folder(state.folder, &lines)
    return lines.text
  }

  private static func keep(_ kept: ForeignHook, _ state: HookState, _ lines: inout Lines) {
    guard kept.isExecutable || state.folder.isOfHusky else {
      lines.add("  The hook that was there is kept as '", state.keptPath, "'.")
      lines.add("  It is not executable: Git did not run it, and it is not run now.")
      return
    }
    lines.add("  It runs \(words(kept)) too, kept as '", state.keptPath, "'.")
  }

  private static func folder(_ folder: HookFolder, _ lines: inout Lines) {
    if folder.isShared, let setting = folder.setting {
      lines.add(
        "  core.hooksPath is '",
        setting,
        "' for all repositories (\(folder.scope ?? "")): it runs in each of them."
      )
    }
    if folder.isInWorkTree {
      lines.add(
        "  It is in the working tree (core.hooksPath): until you commit it and what is beside it,"
      )
      lines.add("  it is a local change; once you do, all who work on this need 'lfs-migrate'.")
    }
  }

  /// What was done to uninstall hooks.
  ///
  /// - Parameter areNamed: whether the user named the hooks: then those that were not installed have
  ///   a line too.
  public static func uninstalled(_ changes: [HookChange], areNamed: Bool) -> [UInt8] {
    var lines = Lines()
    for change in changes {
      let name = change.state.hook.rawValue
      switch change.action {
      case .uninstall(let hook?):
        lines.add("\(name): taken away; \(words(hook)) is back in '", change.state.path, "'.")
        if change.state.hook == .prePush, hook.kind == .other {
          lines.add(
            "  If it does not upload for Git LFS, 'git lfs update --manual' tells how it can."
          )
        }
      case .uninstall(nil):
        lines.add("\(name): taken away.")
        if change.state.hook == .prePush {
          lines.add("  Where Git LFS is in use, run 'git lfs update': it puts its own hook there,")
          lines.add("  without which a push uploads nothing.")
        }
      default:
        if areNamed { lines.add("\(name): not installed.") }
      }
    }
    if lines.text.isEmpty { lines.add("Nothing to do: no hook of lfs-migrate is installed here.") }
    return lines.text
  }

  /// The state of a hook.
  public static func status(_ report: HookReport) -> [UInt8] {
    let state = report.state
    let name = state.hook.rawValue
    var lines = Lines()
    switch state.condition {
    case .absent(let other):
      lines.add("\(name): not installed.")
      if let other {
        let what = other.kind == .other ? "another hook" : words(other)
        lines.add("  There is \(what), '", other.path, "'.")
      }
    case .installed:
      lines.add("\(name): installed in '", state.path, "'.")
    case .runByPreCommit:
      lines.add("\(name): installed in '", state.scriptPath ?? state.path, "', run by pre-commit.")
    case .edited:
      lines.add("\(name): installed in '", state.path, "', and edited since.")
    case .replaced:
      lines.add("\(name): installed once, but no longer in place.")
    }
    if let program = report.program { lines.add("  It runs '", program, "'.") }
    switch state.condition {
    case .installed, .runByPreCommit: if let kept = report.kept { status(kept, state, &lines) }
    default: break
    }
    for problem in report.problems { status(problem, report, &lines) }
    return lines.text
  }

  private static func status(_ kept: ForeignHook, _ state: HookState, _ lines: inout Lines) {
    guard kept.isExecutable || state.folder.isOfHusky else {
      lines.add("  It does not run '", kept.path, "', which is not executable.")
      return
    }
    lines.add("  It runs \(words(kept)), '", kept.path, "'.")
  }

  private static func status(
    _ problem: HookReport.Problem,
    _ report: HookReport,
    _ lines: inout Lines
  ) {
    let state = report.state
    let fix = "'lfs-migrate hook install' fixes it."
    switch problem {
    case .notExecutable:
      lines.add("  Problem: it is not executable, so Git does not run it. \(fix)")
    case .programMissing:
      lines.add(
        "  Problem: 'lfs-migrate' is neither on the PATH nor where it was, '",
        state.script?.program ?? [],
        "'. It stops every \(state.hook == .preCommit ? "commit" : "push")."
      )
    case .keptMissing:
      lines.add("  Problem: the hook that was there before is gone: '", state.keptPath, "'.")
      lines.add("  Put it back, or run 'lfs-migrate hook install' to go on without it.")
    case .edited:
      lines.add("  Problem: it can't be told what it does. 'lfs-migrate hook install --force'")
      lines.add("  writes it anew.")
    case .replaced:
      if let other = report.other {
        let what = other.kind == .other ? "another hook" : words(other)
        lines.add("  Problem: in its place is \(what), '", other.path, "'.")
      } else {
        lines.add("  Problem: '", state.path, "' is gone. \(fix)")
      }
      if let kept = report.kept {
        lines.add("  What was there before it is in '", kept.path, "', and is not run.")
      }
    case .notLookedAt:
      lines.add(
        "  Problem: Git does not look there, since core.hooksPath names another folder. Run"
      )
      lines.add(
        "  'lfs-migrate hook uninstall' to take it away, 'install' to have it in the other."
      )
    case .notRunByCurrent:
      lines.add("  Problem: it was moved aside, and is not run. \(fix)")
    }
  }

  private static func words(_ hook: ForeignHook) -> String {
    hook.kind == .other
      ? "the hook that was there before" : "the hook of \(hook.kind.rawValue)"
  }
}

/// Lines made of text and paths.
private struct Lines {
  var text: [UInt8] = []

  mutating func add(_ words: String, _ path: [UInt8] = [], _ more: String = "") {
    text += Array("\(words)\(ShownText.of(path))\(more)\n".utf8)
  }
}
