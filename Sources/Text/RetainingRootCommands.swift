internal import Cleanup
internal import GitCommand
internal import Migration

/// The commands that make a root release old objects, quoted for a shell.
///
/// Names are untrusted: each is quoted, and can't be taken for an option or for another kind of
/// name.
struct RetainingRootCommands {
  private let root: RetainingRoot

  init(_ root: RetainingRoot) { self.root = root }

  /// The commands, in the order in which to run them.
  var list: [String] {
    if let stray = root.strayDirectory { return ["rm -r \(ShellWord.quoted(stray))"] }
    if root.isWorktreeGone { return ["git worktree prune"] }
    switch root.kind {
    case .backup, .undonePack, .reflog: return []
    case .otherRun:
      return ["lfs-migrate cleanup \(operand(Array(part(2))))"]
    case .branch: return [branch]
    case .tag: return ["git tag -d \(operand(shortName))"]
    case .reference: return [deletion]
    case .remoteBranch:
      return [root.remote.map { "git fetch --prune \(operand($0))" } ?? deletion]
    // The oldest first, so that the numbers of the others stay valid.
    case .stash: return root.places.map { "git stash drop 'stash@{\($0)}'" }
    case .detachedHead: return ["\(git) switch BRANCH"]
    case .index: return ["\(git) reset"]
    case .resolvedConflicts: return ["\(git) update-index --clear-resolve-undo"]
    case .keptPack: return ["rm \(ShellWord.quoted(root.name))"]
    case .promisedPack: return []
    }
  }

  /// A further remark; `nil` if there is none.
  var remark: String? {
    let name = ShellWord.quoted(root.name)
    if root.strayDirectory != nil { return "(its folder belongs to another repository)" }
    if root.isWorktreeGone { return "(the folder of the worktree is gone)" }
    switch root.kind {
    case .branch, .tag: return "or migrate them: lfs-migrate import --include-ref=\(name) …"
    case .reference where root.worktree == nil:
      return "or migrate them: lfs-migrate import --include-ref=\(name) …"
    case .remoteBranch where root.remote != nil: return "(once the new history is pushed)"
    case .stash: return "or migrate them: lfs-migrate import --everything …"
    case .keptPack: return "(if nothing needs the pack)"
    case .promisedPack:
      return "Git never drops what came from a remote that has promised the rest. Fetch all "
        + "objects, then unset 'remote.NAME.promisor' and 'remote.NAME.partialclonefilter'."
    case .backup, .undonePack, .reflog, .otherRun, .remoteBranch, .reference, .detachedHead, .index,
      .resolvedConflicts:
      return nil
    }
  }

  private var git: String { root.worktree.map { "git -C \(ShellWord.quoted($0))" } ?? "git" }

  private var deletion: String { "\(git) update-ref -d \(ShellWord.quoted(root.name))" }

  private var branch: String {
    // In `git branch`, '@' means HEAD.
    shortName.elementsEqual("@".utf8) ? deletion : "git branch -D \(operand(shortName))"
  }

  /// The name without `refs/heads/` or a similar prefix.
  private var shortName: [UInt8] {
    let slashes = root.name.indices.filter { root.name[$0] == UInt8(ascii: "/") }
    return slashes.count < 2 ? root.name : Array(root.name[(slashes[1] + 1)...])
  }

  private func part(_ number: Int) -> ArraySlice<UInt8> {
    let parts = root.name.split(separator: UInt8(ascii: "/"))
    return parts.indices.contains(number) ? parts[number] : []
  }

  /// An argument that can't be taken for an option.
  private func operand(_ word: [UInt8]) -> String {
    (word.first == UInt8(ascii: "-") ? "-- " : "") + ShellWord.quoted(word)
  }
}
