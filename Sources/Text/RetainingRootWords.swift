internal import Cleanup
internal import Migration
internal import Reporting

/// The roots that retain old objects of one kind, as text for users.
struct RetainingRootWords {
  /// The most names of a kind that are listed.
  private static let shownCount = 10

  let kind: RetainingRoot.Kind
  let retainingRoots: [RetainingRoot]

  /// The roots by kind, in the order of the kinds.
  static func groups(_ retainingRoots: [RetainingRoot]) -> [RetainingRootWords] {
    RetainingRoot.Kind.allCases.compactMap { kind in
      // A staying log belongs to a staying reference, which is listed instead.
      let group = retainingRoots.filter { $0.kind == kind && (kind != .reflog || $0.isDropped) }
      return group.isEmpty ? nil : RetainingRootWords(kind: kind, retainingRoots: group)
    }
  }

  /// A line with their number, a line for each of the first ones, and commands.
  var text: String {
    var text = "  \(title): \(NumberText.grouped(count))\n"
    for root in retainingRoots.prefix(Self.shownCount) where kind != .backup {
      text += "    \(name(root))\n"
    }
    if kind == .backup {
      let folders = Set(
        retainingRoots.map {
          ShownText.of($0.name).split(separator: "/").prefix(3).joined(separator: "/")
        }
      )
      text += folders.sorted().map { "    \($0)/\n" }.joined()
    } else if retainingRoots.count > Self.shownCount {
      text += "    and \(NumberText.grouped(retainingRoots.count - Self.shownCount)) more\n"
    }
    var commands: [String] = []
    let staying = retainingRoots.filter { !$0.isDropped }
    for root in staying {
      for command in RetainingRootCommands(root).list where !commands.contains(command) {
        commands.append(command)
      }
    }
    // On lines of their own, since not all shells accept comments after a command.
    for command in commands.prefix(Self.shownCount) { text += "      \(command)\n" }
    if let root = staying.first, let remark = RetainingRootCommands(root).remark {
      text += "    \(remark)\n"
    }
    return text
  }

  private var count: Int { retainingRoots.reduce(0) { $0 + $1.count } }

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

  private func name(_ root: RetainingRoot) -> String {
    let name = ShownText.of(root.name)
    switch root.kind {
    case .detachedHead, .reflog, .reference:
      return root.worktree.map { "\(name) of \(ShownText.of($0))" } ?? name
    case .backup, .undonePack, .otherRun, .branch, .tag, .remoteBranch, .stash, .index,
      .resolvedConflicts, .keptPack, .promisedPack:
      return name
    }
  }
}
