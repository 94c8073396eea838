internal import GitCommand
internal import GitObjects
internal import GitRefs
public import Publication
internal import Reporting

/// The commands that publish the moved references, and what they leave out.
///
/// Each reference is forced only from the object that the remote was seen to have, so that a push
/// of others meanwhile is not overwritten. LFS objects are uploaded first: if that fails, nothing
/// is pushed, whichever hooks are installed.
public struct PublishSteps {
  /// The most references in the commands themselves; more of them are put in a script.
  private static let shownReferences = 10
  /// The most bytes of names for one push in the script: Linux allows 2 MiB on a command line.
  private static let pushedByteCount = 1_000_000

  private let comparison: RemoteComparison
  /// The path of the script, quoted for a shell; `nil` if there is none.
  private let script: String?

  /// Makes the commands.
  ///
  /// - Parameter script: the path of the file with `script(for:)`; `nil` if there is none, so that
  ///   the commands are printed in full.
  public init(_ comparison: RemoteComparison, script: [UInt8]?) {
    self.comparison = comparison
    self.script = script.map { ShellWord.quoted($0) }
  }

  /// Whether a run is in force, which may have to be published.
  var hasRuns: Bool { comparison.newestRun != nil }

  /// The lines of the commands, for a list of next steps; empty if there is nothing to push.
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
    let command = Self.push(pushed, comparison)
    if comparison.hasObjects {
      text += "  \(Self.upload(pushed, comparison)) \\\n    && "
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
      $0.standing == .absent && $0.isPushed && $0.name.namespace != .note
    }
    guard !entries.isEmpty else { return "" }
    var text = "\nOnly here, and not pushed by that: \(list(entries))\n"
    guard entries.count <= Self.shownReferences else { return text }
    let words = entries.map { ShellWord.quoted(Self.refspec($0)) }.joined(separator: " ")
    let upload =
      comparison.hasObjects ? "\(Self.upload(entries, comparison)) && " : ""
    text +=
      "  \(upload)\(Self.git(comparison)) push --no-follow-tags \(Self.remote(comparison)) \(words)"
    return text + "     # makes them public too\n"
  }

  private var ahead: String {
    let entries = Self.ahead(comparison)
    guard !entries.isEmpty else { return "" }
    var text = "\n\(remote) has commits on these refs that are not here: \(list(entries))\n"
    guard !comparison.allowsDiverged else { return text + "They are left out of the push.\n" }
    guard !Self.stopping(comparison).isEmpty else {
      // Notes are merged by a command of their own, and nothing else depends on them.
      text += "They are left out of the push. To take them in, before it is printed again:\n"
      for entry in entries {
        let name = ShellWord.quoted(entry.name.bytes)
        let fetched = ShellWord.quoted(entry.name.bytes + Array(":refs/notes/theirs".utf8))
        text += "  git fetch \(Self.remote(comparison)) +\(fetched) && "
        text += "git notes --ref=\(name) merge refs/notes/theirs\n"
      }
      return text
    }
    text += "No push is printed, since it would overwrite them. Take every run back "
    return text + "('lfs-migrate undo', until 'lfs-migrate runs' shows none in force), "
      + ErrorWords.takingIn(comparison.remote, entries) + ", and run this again.\n"
  }

  private var keptByHosts: String {
    let entries = comparison.entries.filter { entry in
      if case .outdated = entry.standing { !entry.isPushed } else { false }
    }
    guard !entries.isEmpty else { return "" }
    return """

      Not pushed, since hosts keep such refs to themselves: \(list(entries))
      They hold the old history on \(remote) until the host drops it.

      """
  }

  private func list(_ entries: [RemoteComparison.Entry]) -> String {
    let names = entries.prefix(Self.shownReferences).map { RecoveryText.name($0.name.bytes) }
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
  /// The references to push: tags and notes first, since users look at branches.
  private static func outdated(_ comparison: RemoteComparison) -> [RemoteComparison.Entry] {
    guard comparison.allowsDiverged || stopping(comparison).isEmpty else { return [] }
    let entries = comparison.entries.filter { entry in
      if case .outdated = entry.standing { entry.isPushed } else { false }
    }
    let isBranch: (RemoteComparison.Entry) -> Bool = { $0.name.namespace == .branch }
    return entries.filter { !isBranch($0) } + entries.filter(isBranch)
  }

  /// The references on which the remote has commits that are missing here.
  private static func ahead(_ comparison: RemoteComparison) -> [RemoteComparison.Entry] {
    comparison.entries.filter { entry in
      if case .ahead = entry.standing { entry.isPushed } else { false }
    }
  }

  /// Those of them that stop the whole push; notes do not.
  private static func stopping(_ comparison: RemoteComparison) -> [RemoteComparison.Entry] {
    ahead(comparison).filter { $0.name.namespace != .note }
  }

  private static func remote(_ comparison: RemoteComparison) -> String {
    ShellWord.quoted(comparison.remote)
  }

  private static func git(_ comparison: RemoteComparison) -> String {
    guard comparison.isMirror else { return "git" }
    // A push to a mirror takes no names, and pushes all references, even the backups.
    let setting = Array("remote.".utf8) + comparison.remote + Array(".mirror=false".utf8)
    return "git -c \(ShellWord.quoted(setting))"
  }

  private static func upload(
    _ entries: [RemoteComparison.Entry],
    _ comparison: RemoteComparison
  ) -> String {
    (["git lfs push --all", remote(comparison)] + entries.map { ShellWord.quoted($0.name.bytes) })
      .joined(separator: " ")
  }

  /// The reference with the same name there.
  ///
  /// With its name alone, settings such as `remote.<name>.push` or `push.default` could push it
  /// under another name.
  private static func refspec(_ entry: RemoteComparison.Entry) -> [UInt8] {
    entry.name.bytes + [UInt8(ascii: ":")] + entry.name.bytes
  }

  /// The command that pushes references: a line for each lease, then the remote with the
  /// references.
  private static func push(
    _ entries: [RemoteComparison.Entry],
    _ comparison: RemoteComparison
  ) -> String {
    let leases = entries.compactMap(lease).map { ShellWord.quoted($0) }
    let names = entries.map { ShellWord.quoted(refspec($0)) }.joined(separator: " ")
    // Other tags stay here, whatever `push.followTags` says.
    return
      (["\(git(comparison)) push --atomic --no-follow-tags"] + leases
      + ["\(remote(comparison)) \(names)"])
      .joined(separator: " \\\n      ")
  }

  private static func lease(_ entry: RemoteComparison.Entry) -> [UInt8]? {
    guard case .outdated(let id) = entry.standing else { return nil }
    return Array("--force-with-lease=".utf8) + entry.name.bytes + Array(":\(id)".utf8)
  }
}

// The script that does the same for many references, in the repository whose folder it is in.
extension PublishSteps {
  /// The script for the folder of the newest run; `nil` if the commands are short enough to be
  /// printed.
  public static func script(for comparison: RemoteComparison) -> [UInt8]? {
    outdated(comparison).count > shownReferences ? scriptText(comparison) : nil
  }

  private static func scriptText(_ comparison: RemoteComparison) -> [UInt8] {
    let pushed = outdated(comparison)
    let remote = ShellWord.posix(comparison.remote)
    var text = Array(
      """
      #!/bin/sh
      # Publishes what lfs-migrate moved. A ref is moved only if the remote has it as it was seen.
      set -eu
      here=$(cd "$(git rev-parse --git-common-dir)" && pwd -P)
      own=$(cd "$(dirname "$0")/../../.." && pwd -P)
      if [ "$here" != "$own" ]; then
        echo "Run this in the repository that it is kept in: $own" >&2
        exit 1
      fi

      """.utf8
    )
    if comparison.hasObjects {
      text += Array(
        """
        # One commit leads to all that is pushed: Git LFS would list the history of each ref.
        commits=$(git rev-list --no-walk --stdin <<'END'

        """.utf8
      )
      for entry in pushed { text += entry.name.bytes + [.newline] }
      text += Array("END\n)\nif [ -n \"$commits\" ]; then\n".utf8)
      text += Array(
        """
          tips=$(git -c user.name=lfs-migrate -c user.email=lfs-migrate@localhost \\
            commit-tree "$(git mktree </dev/null)" -m 'What is published' \\
            $(printf ' -p %s' $commits))
          git lfs push --all 
        """.utf8
      )
      text += remote + Array(" \"$tips\"\nfi\n".utf8)
    }
    let pushes = chunks(of: pushed)
    if pushes.count > 1 {
      text += Array("# Too many for one push: each of these moves all of its refs, or none.\n".utf8)
    }
    for entries in pushes {
      text += Array("\(git(comparison)) push --atomic --no-follow-tags \\\n".utf8)
      for lease in entries.compactMap(lease) {
        text += Array("  ".utf8) + ShellWord.posix(lease) + Array(" \\\n".utf8)
      }
      text += Array("  ".utf8) + remote
      for entry in entries { text += [.space] + ShellWord.posix(refspec(entry)) }
      text.append(.newline)
    }
    return text
  }

  /// The references in parts that fit on a command line.
  private static func chunks(
    of entries: [RemoteComparison.Entry]
  ) -> [[RemoteComparison.Entry]] {
    var chunks: [[RemoteComparison.Entry]] = []
    var byteCount = Int.max
    for entry in entries {
      // The name is in the lease and twice after the remote, with an id and the characters around
      // them.
      let size = 3 * entry.name.bytes.count + 100
      if byteCount > pushedByteCount - size {
        chunks.append([])
        byteCount = 0
      }
      byteCount += size
      chunks[chunks.count - 1].append(entry)
    }
    return chunks
  }
}
