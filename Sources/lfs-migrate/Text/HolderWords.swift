internal import Cleanup
internal import Migration
internal import Reporting

/// The holders of old objects of one kind, as text for users.
struct HolderWords {
  /// The most names of a kind that are listed.
  private static let shownCount = 10

  let kind: HistoryHolder.Kind
  let holders: [HistoryHolder]

  /// The holders by kind, in the order of the kinds.
  static func groups(_ holders: [HistoryHolder]) -> [HolderWords] {
    HistoryHolder.Kind.allCases.compactMap { kind in
      // A staying log belongs to a staying reference, which is listed instead.
      let group = holders.filter { $0.kind == kind && (kind != .reflog || $0.isDropped) }
      return group.isEmpty ? nil : HolderWords(kind: kind, holders: group)
    }
  }

  /// A line with their number, a line for each of the first ones, and commands.
  var text: String {
    var text = "  \(title): \(NumberText.grouped(count))\n"
    for holder in holders.prefix(Self.shownCount) where kind != .backup {
      text += "    \(name(holder))\n"
    }
    if kind == .backup {
      let folders = Set(
        holders.map {
          ShownText.of($0.name).split(separator: "/").prefix(3).joined(separator: "/")
        }
      )
      text += folders.sorted().map { "    \($0)/\n" }.joined()
    } else if holders.count > Self.shownCount {
      text += "    and \(NumberText.grouped(holders.count - Self.shownCount)) more\n"
    }
    var commands: [String] = []
    let staying = holders.filter { !$0.isDropped }
    for holder in staying {
      for command in HolderCommands(holder).list where !commands.contains(command) {
        commands.append(command)
      }
    }
    // On lines of their own, since not all shells accept comments after a command.
    for command in commands.prefix(Self.shownCount) { text += "      \(command)\n" }
    if let holder = staying.first, let remark = HolderCommands(holder).remark {
      text += "    \(remark)\n"
    }
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
    let name = ShownText.of(holder.name)
    switch holder.kind {
    case .detachedHead, .reflog, .reference:
      return holder.worktree.map { "\(name) of \(ShownText.of($0))" } ?? name
    default: return name
    }
  }
}
