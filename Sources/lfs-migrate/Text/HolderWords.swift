internal import Migration
internal import Reporting

/// What holds old objects, in words.
struct HolderWords {
  /// How many names of a kind are listed.
  private static let shownCount = 10

  let kind: HistoryHolder.Kind
  let holders: [HistoryHolder]

  /// The holders by kind, in the order of the kinds.
  static func groups(_ holders: [HistoryHolder]) -> [HolderWords] {
    HistoryHolder.Kind.allCases.compactMap { kind in
      // A log that stays belongs to a reference that stays, and is listed with it.
      let group = holders.filter { $0.kind == kind && (kind != .reflog || $0.isDropped) }
      return group.isEmpty ? nil : HolderWords(kind: kind, holders: group)
    }
  }

  /// A line that sums them up, one for each of the first ones, and the commands that help.
  var text: String {
    var text = "  \(title): \(NumberText.grouped(count))\n"
    for holder in holders.prefix(Self.shownCount) where kind != .backup {
      text += "    \(name(holder))\n"
    }
    if kind == .backup {
      let folders = Set(
        holders.map {
          ErrorWords.text($0.name).split(separator: "/").prefix(3).joined(separator: "/")
        }
      )
      text += folders.sorted().map { "    \($0)/\n" }.joined()
    } else if holders.count > Self.shownCount {
      text += "    and \(NumberText.grouped(holders.count - Self.shownCount)) more\n"
    }
    var commands: [String] = []
    for holder in holders where !holder.isDropped {
      if let help = help(holder), !commands.contains(help) { commands.append(help) }
    }
    for command in commands.prefix(Self.shownCount) { text += "      \(command)\n" }
    return text
  }

  private var count: Int { holders.reduce(0) { $0 + $1.count } }

  private var title: String {
    switch kind {
    case .backup: "Backup references"
    case .undonePack: "Objects in the pack of an undone run"
    case .reflog: "Reflog entries"
    case .otherRun: "Backup references of other runs"
    case .branch: "Branches that were not migrated"
    case .tag: "Tags that were not migrated"
    case .remoteBranch: "Remote-tracking branches"
    case .stash: "Stash entries"
    case .reference: "Other references that were not migrated"
    case .detachedHead: "Detached HEADs"
    case .index: "Files in an index"
    case .resolvedConflicts: "Resolved conflicts in an index"
    case .keptPack: "Objects in packs that are kept"
    case .promisedPack: "Objects in packs of a partial clone"
    }
  }

  private func name(_ holder: HistoryHolder) -> String {
    let name = ErrorWords.text(holder.name)
    switch holder.kind {
    case .detachedHead, .reflog:
      return holder.worktree.map { "\(name) of \(ErrorWords.text($0))" } ?? name
    default: return name
    }
  }

  /// The command that helps.
  private func help(_ holder: HistoryHolder) -> String? {
    let name = ErrorWords.text(holder.name)
    let place = holder.worktree.map(ErrorWords.text) ?? ""
    if holder.isWorktreeGone { return "git worktree prune     # its folder is gone" }
    switch kind {
    case .backup, .undonePack, .reflog, .promisedPack: return nil
    case .otherRun:
      return "lfs-migrate cleanup \(name.split(separator: "/").dropFirst(2).first ?? "")"
    case .branch:
      return "git branch -D \(name.dropFirst("refs/heads/".count))"
        + "     # or migrate it: lfs-migrate import --include-ref=\(name) …"
    case .tag:
      return "git tag -d \(name.dropFirst("refs/tags/".count))"
        + "     # or migrate it: lfs-migrate import --include-ref=\(name) …"
    case .reference:
      return "git update-ref -d \(name)"
        + "     # or migrate it: lfs-migrate import --include-ref=\(name) …"
    case .remoteBranch:
      let remote = name.split(separator: "/").dropFirst(2).first ?? "origin"
      return "git fetch --prune \(remote)     # once the new history is pushed"
    case .stash: return "git stash drop     # or migrate them: lfs-migrate import --everything …"
    case .detachedHead: return "git -C '\(place)' switch BRANCH"
    case .index: return "git -C '\(place)' reset"
    case .resolvedConflicts: return "git -C '\(place)' update-index --clear-resolve-undo"
    case .keptPack: return "rm '\(name)'     # if nobody needs it any more"
    }
  }
}
