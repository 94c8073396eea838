internal import GitCommand
public import GitRefs
internal import Reporting

/// Notes on the selection of commits.
public enum SelectionText {
  /// The most names that are listed.
  private static let shownCount = 10

  /// What is unknown of remotes without a fetch.
  public static func unknowns(_ unknowns: [RemoteUnknown]) -> String {
    var text = ""
    for unknown in unknowns {
      let name = ShownText.of(unknown.remote)
      switch unknown.reason {
      case .unreachable(let message):
        text +=
          "Warning: the remote '\(name)' can't be asked what it has. What is known here counts:\n"
        text += ShownText.lines(of: message) + "\n"
      case .hasMore(let count):
        let branches = count == 1 ? "a branch" : "\(NumberText.grouped(count)) branches"
        text += "Note: \(branches) of '\(name)' have commits that are not here. Run 'git fetch "
        text += "\(ShellWord.quoted(unknown.remote))' to have them counted as the remote's.\n"
      }
    }
    return text
  }

  /// References whose commits a migration has replaced, so that they are counted twice.
  public static func replaced(_ names: [[UInt8]]) -> String {
    guard !names.isEmpty else { return "" }
    var text = "Note: counted too is the old history, which an lfs-migrate run has replaced, in:\n"
    for name in names.prefix(shownCount) { text += "  \(ShownText.of(name))\n" }
    if names.count > shownCount {
      text += "  and \(NumberText.grouped(names.count - shownCount)) more\n"
    }
    if names.contains(where: { ReferenceName($0).name(in: .remoteBranch) != nil }) {
      text += "Those of remotes change when you push the new history. "
    }
    return text + "'lfs-migrate info' with names of branches leaves them out.\n"
  }
}
