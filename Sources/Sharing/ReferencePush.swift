internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import Hooks
internal import Publication
internal import Repository

/// A push of references, each from the object that the remote was seen to have.
struct ReferencePush {
  let context: Repository
  let remote: [UInt8]
  let skipsHooks: Bool

  /// The most bytes of a command line: Linux allows 2 MiB, and Git adds to it.
  static let byteLimit = 1_000_000

  /// The references in the order of a push, in parts that fit on a command line each.
  ///
  /// Branches come last, since users look at them.
  static func parts(of entries: [PublishPlan.Entry]) -> [[PublishPlan.Entry]] {
    let isBranch: (PublishPlan.Entry) -> Bool = { $0.name.namespace == .branch }
    var parts: [[PublishPlan.Entry]] = []
    var byteCount = Int.max
    for entry in entries.filter({ !isBranch($0) }) + entries.filter(isBranch) {
      // The name is in the lease and in the refspec, each with an id and the characters around it.
      let size = 2 * entry.name.bytes.count + 200
      if byteCount > byteLimit - size {
        parts.append([])
        byteCount = 0
      }
      byteCount += size
      parts[parts.count - 1].append(entry)
    }
    return parts
  }

  /// Pushes references.
  ///
  /// - Parameter isAtomic: whether all move or none.
  /// - Returns: `false` if the push must be atomic and the remote can't do that; nothing was moved.
  /// - Throws: `PushRefusal`, `GitError` if Git can't be run.
  func run(_ entries: [PublishPlan.Entry], isAtomic: Bool) async throws -> Bool {
    var git = context.git
    // Git LFS's own hook would list the history once more, to find what was uploaded already. For
    // another hook, which may push too, Git LFS works as ever.
    if await isOnlyHookOfGitLFS() { git.environment["GIT_LFS_SKIP_PUSH"] = Array("1".utf8) }
    let result = try await git.result(of: arguments(entries, isAtomic: isAtomic), purpose: .push)
    if result.end.isSuccess { return true }
    if isAtomic, Self.saysNotAtomic(result.errorOutput) { return false }
    throw PushRefusal(
      remote: remote,
      references: Self.refused(result.output),
      end: result.end,
      message: result.message
    )
  }

  /// Whether the pre-push hook does nothing but call Git LFS.
  private func isOnlyHookOfGitLFS() async -> Bool {
    guard let hooks = try? await HookInstallation(context.git),
      let path = try? await hooks.state(of: .prePush).path,
      let text = try? Files.contents(of: path)
    else { return false }
    return text.lines.allSatisfy { line in
      line.isEmpty || line.first == UInt8(ascii: "#") || line.isText("git lfs pre-push \"$@\"")
        || line.hasPrefix("command -v git-lfs >/dev/null 2>&1 || {")
    }
  }

  private func arguments(_ entries: [PublishPlan.Entry], isAtomic: Bool) -> [GitArgument] {
    // A push to a mirror takes no names, and pushes all references, even the backups.
    let mirror = Array("remote.".utf8) + remote + Array(".mirror=false".utf8)
    var arguments: [GitArgument] = ["-c", GitArgument(mirror), "push", "--porcelain"]
    if isAtomic { arguments.append("--atomic") }
    if skipsHooks { arguments.append("--no-verify") }
    // Other tags stay here, whatever `push.followTags` says, and submodules are not looked at.
    arguments += ["--no-follow-tags", "--recurse-submodules=no", "--no-signed"]
    for entry in entries {
      let from = entry.before.map { "\($0)" } ?? ""
      let lease = Array("--force-with-lease=".utf8) + entry.name.bytes + Array(":\(from)".utf8)
      arguments.append(GitArgument(lease))
    }
    arguments += ["--", GitArgument(remote)]
    // By their objects: what was examined is pushed, wherever the references are by now.
    arguments += entries.map { GitArgument(Array("\($0.id):".utf8) + $0.name.bytes) }
    return arguments
  }

  private static func saysNotAtomic(_ message: [UInt8]) -> Bool {
    message.lines.contains { $0.hasPrefix("fatal: the receiving end does not support --atomic") }
  }

  /// The references that a push refused, by the lines `!\tFROM:TO\t[KIND] (REASON)` of Git.
  static func refused(_ output: [UInt8]) -> [PushRefusal.Reference] {
    var refused: [PushRefusal.Reference] = []
    for line in output.lines where line.first == UInt8(ascii: "!") {
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2)
      guard fields.count == 3, let colon = fields[1].firstIndex(of: UInt8(ascii: ":")) else {
        continue
      }
      let text = String(decoding: fields[2], as: UTF8.self)
      let reason =
        text.firstIndex(of: "(").map { text[text.index(after: $0)...].dropLast() } ?? text[...]
      refused.append(
        PushRefusal.Reference(
          name: ReferenceName(fields[1][(colon + 1)...]),
          reason: String(reason)
        )
      )
    }
    // All others of an atomic push fail with those that have a reason of their own.
    let own = refused.filter { !$0.reason.hasPrefix("atomic ") }
    return own.isEmpty ? refused : own
  }
}
