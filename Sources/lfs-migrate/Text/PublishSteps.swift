internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Migration
internal import Reporting
internal import Repository
internal import Runs

/// The commands that publish what runs moved, and what they leave out.
///
/// Each ref is forced only from the object that the remote was seen to have, so that nothing which
/// someone pushes meanwhile is overwritten. LFS objects are uploaded before: the push is not begun
/// where that fails, whichever hooks are installed.
struct PublishSteps {
  /// Up to this many refs stand in the commands themselves; more go into a script.
  private static let shownReferences = 10
  /// How many refs one push of the script takes.
  private static let pushedReferences = 500

  private let comparison: RemoteComparison
  /// The path of the script; `nil` where there is none.
  private let script: String?

  /// Works out the commands, and writes the script where there are many refs.
  ///
  /// - Returns: `nil` where there is no remote.
  init?(_ comparison: RemoteComparison?, _ context: Repository) {
    guard let comparison else { return nil }
    self.comparison = comparison
    script =
      Self.outdated(comparison).count > Self.shownReferences
      ? Self.writeScript(comparison, context) : nil
  }

  /// Writes the script into the folder of the newest run.
  ///
  /// - Returns: its path as a word of a command; `nil` where it can't be written: then the commands
  ///   themselves are printed, however long they are.
  private static func writeScript(
    _ comparison: RemoteComparison,
    _ context: Repository
  ) -> String? {
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    guard let name = comparison.newestRun, let run = try? store.run(named: name),
      (try? run.write(.publishing, Array(scriptText(comparison).utf8))) != nil
    else { return nil }
    return ShellWord.quoted(run.path(of: .publishing))
  }

  /// What is known of the remote after a run; what can't be found out then is no failure of the run.
  static func comparison(
    _ compare: () async throws -> RemoteComparison?
  ) async -> RemoteComparison? {
    do {
      return try await compare()
    } catch {
      let reason = ErrorWords(error).message
      Output.standardError("Warning: what to push could not be worked out: \(reason)\n")
      return nil
    }
  }

  /// Whether there is a run in force, which may have to be published.
  var hasRuns: Bool { comparison.newestRun != nil }

  /// The lines of the commands, for a list of next steps; empty where nothing is to be pushed.
  var commands: String {
    let pushed = Self.outdated(comparison)
    guard !pushed.isEmpty else { return "" }
    if let script {
      return """
          # publish what \(remote) has still as it was; others have to clone again:
          sh \(script)

        """
    }
    var text = "  # publish what \(remote) has still as it was; others have to clone again:\n"
    let command = Self.push(pushed, comparison, separator: " \\\n      ")
    if comparison.hasObjects {
      text += "  \(Self.upload(pushed.map(\.name), comparison)) \\\n    && "
    } else {
      text += "  "
    }
    return text + command + "\n"
  }

  /// What the commands leave out, and why.
  var remarks: String {
    if let silence = comparison.silence { return Self.words(silence, remote) }
    return onlyHere + ahead + keptByHosts
  }

  private var remote: String { ShownText.of(comparison.remote) }

  private var onlyHere: String {
    let entries = comparison.entries.filter {
      $0.standing == .absent && Self.isPushed($0.name) && ReferenceNamespace(of: $0.name) != .note
    }
    guard !entries.isEmpty else { return "" }
    var text = "\nOnly here, and not pushed by that: \(list(entries))\n"
    guard entries.count <= Self.shownReferences else { return text }
    let words = entries.map { ShellWord.quoted($0.name) }.joined(separator: " ")
    let upload =
      comparison.hasObjects ? "\(Self.upload(entries.map(\.name), comparison)) && " : ""
    text += "  \(upload)\(Self.git(comparison)) push \(Self.remote(comparison)) \(words)"
    return text + "     # makes them public too\n"
  }

  private var ahead: String {
    let entries = Self.ahead(comparison)
    guard !entries.isEmpty else { return "" }
    var text = "\n\(remote) has commits on these refs that are not here: \(list(entries))\n"
    guard !comparison.allowsDiverged else { return text + "They are left out of the push.\n" }
    text += "No push is printed, since it would overwrite them. Take the run back "
    text += "('lfs-migrate undo'), take them in ('git fetch \(Self.remote(comparison))', then "
    return text + "merge), and run this again.\n"
  }

  private var keptByHosts: String {
    let entries = comparison.entries.filter { entry in
      if case .outdated = entry.standing { !Self.isPushed(entry.name) } else { false }
    }
    guard !entries.isEmpty else { return "" }
    return """

      Not pushed, since hosts keep such refs to themselves: \(list(entries))
      They hold the old history on \(remote) until the host drops it.

      """
  }

  private func list(_ entries: [RemoteComparison.Entry]) -> String {
    let names = entries.prefix(Self.shownReferences).map { RecoveryText.name($0.name) }
    let rest = entries.count - names.count
    return names.joined(separator: ", ")
      + (rest > 0 ? " and \(NumberText.grouped(rest)) more" : "")
  }

  private static func words(_ silence: RemoteComparison.Silence, _ remote: String) -> String {
    switch silence {
    case .notAsked:
      return """

        \(remote) was not asked what it has, so no push is printed. Run this again without \
        '--skip-fetch': it changes nothing more, and prints it.

        """
    case .unreachable(let error):
      return """

        \(remote) could not be asked what it has, so no push is printed: \
        \(ErrorWords(error).message)
        Run this again when it can be reached: it changes nothing more, and prints the push.

        """
    }
  }
}

// The commands.
extension PublishSteps {
  /// The refs that are pushed: tags and notes first, since branches are what others look at.
  private static func outdated(_ comparison: RemoteComparison) -> [RemoteComparison.Entry] {
    guard comparison.allowsDiverged || ahead(comparison).isEmpty else { return [] }
    let entries = comparison.entries.filter { entry in
      if case .outdated = entry.standing { isPushed(entry.name) } else { false }
    }
    let isBranch: (RemoteComparison.Entry) -> Bool = { ReferenceNamespace(of: $0.name) == .branch }
    return entries.filter { !isBranch($0) } + entries.filter(isBranch)
  }

  /// The refs on which the remote has commits that are not here.
  private static func ahead(_ comparison: RemoteComparison) -> [RemoteComparison.Entry] {
    comparison.entries.filter { entry in
      if case .ahead = entry.standing { isPushed(entry.name) } else { false }
    }
  }

  /// Whether hosts let such a ref be pushed: not those of pull requests and the like.
  private static func isPushed(_ name: [UInt8]) -> Bool {
    switch ReferenceNamespace(of: name) {
    case .branch, .tag, .note: true
    case .remoteBranch, .stash, .bisect, .replacement, .backup, .other: false
    }
  }

  private static func remote(_ comparison: RemoteComparison) -> String {
    ShellWord.quoted(comparison.remote)
  }

  private static func git(_ comparison: RemoteComparison) -> String {
    guard comparison.isMirror else { return "git" }
    // A mirror's push takes no names, and all references: the old history's backup too.
    let setting = Array("remote.".utf8) + comparison.remote + Array(".mirror=false".utf8)
    return "git -c \(ShellWord.quoted(setting))"
  }

  private static func upload(_ names: [[UInt8]], _ comparison: RemoteComparison) -> String {
    (["git lfs push --all", remote(comparison)] + names.map { ShellWord.quoted($0) })
      .joined(separator: " ")
  }

  private static func push(
    _ entries: [RemoteComparison.Entry],
    _ comparison: RemoteComparison,
    separator: String
  ) -> String {
    let leases = entries.compactMap { entry -> String? in
      guard case .outdated(let id) = entry.standing else { return nil }
      let lease = Array("--force-with-lease=".utf8) + entry.name + Array(":\(id)".utf8)
      return ShellWord.quoted(lease)
    }
    let names = entries.map { ShellWord.quoted($0.name) }.joined(separator: " ")
    return (["\(git(comparison)) push --atomic"] + leases + ["\(remote(comparison)) \(names)"])
      .joined(separator: separator)
  }

  /// A script that does the same for many refs, in the repository that it is kept in.
  private static func scriptText(_ comparison: RemoteComparison) -> String {
    let pushed = outdated(comparison)
    var text = """
      #!/bin/sh
      # Publishes what lfs-migrate moved. A ref is moved only if the remote has it as it was seen.
      set -eu
      here=$(cd "$(git rev-parse --git-common-dir)" && pwd -P)
      own=$(cd "$(dirname "$0")/../../.." && pwd -P)
      if [ "$here" != "$own" ]; then
        echo "Run this in the repository that it is kept in: $own" >&2
        exit 1
      fi

      """
    if comparison.hasObjects {
      text += """
        # One commit leads to all that is pushed: Git LFS would list the history of each ref.
        parents=$(git rev-list --no-walk --stdin <<'END' | sed 's/^/-p /'
        \(pushed.map { "\($0.id)" }.joined(separator: "\n"))
        END
        )
        tips=$(git -c user.name=lfs-migrate -c user.email=lfs-migrate@localhost \\
          commit-tree "$(git mktree </dev/null)" -m 'What is published' $parents)
        git lfs push --all \(remote(comparison)) "$tips"

        """
    }
    var rest = pushed[...]
    while !rest.isEmpty {
      text += push(Array(rest.prefix(pushedReferences)), comparison, separator: " \\\n  ") + "\n"
      rest = rest.dropFirst(pushedReferences)
    }
    return text
  }
}

extension Run.FileName {
  /// The script that publishes what runs moved, where that is too much for a report.
  fileprivate static let publishing = Run.FileName("publish.sh")
}
