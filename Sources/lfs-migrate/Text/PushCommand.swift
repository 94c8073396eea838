internal import GitCommand
internal import Migration

/// The command that publishes a rewritten history.
struct PushCommand {
  /// Up to so many references are pushed by name.
  private static let fewReferences = 4

  private let remote: String
  private let isMirror: Bool
  private let isBare: Bool

  /// The command for the repository's remote; nil where it has none.
  ///
  /// Of several remotes `origin` is taken, or the first one.
  init?(_ context: RepositoryContext) {
    let names = context.config.subsections(of: "remote").map { String(decoding: $0, as: UTF8.self) }
      .filter { context.config.contains("remote.\($0).url") }
    guard let remote = names.contains("origin") ? "origin" : names.first else { return nil }
    self.remote = remote
    isMirror = (try? context.config.bool("remote.\(remote).mirror")) == true
    isBare = context.location.isBare
  }

  /// The command, which pushes what moved, and what it means for others; nil where only such moved
  /// as is not pushed.
  func text(for report: ImportReport) -> String? {
    let names = names(report.moved.map(\.name))
    guard !names.isEmpty else { return nil }
    var text = "git "
    // A mirror's push takes no names, and all references: the old history's backup too.
    if isMirror { text += "-c \(ShellWord.quoted("remote.\(remote).mirror=false")) " }
    // Where no remote-tracking branch was left behind, the remote has none of the old commits.
    let forces = isBare || report.plan.references.contains { $0.outcome == .staysRemote }
    text += "push \(forces ? "--force " : "")\(ShellWord.quoted(remote))"
    for name in names { text += " \(ShellWord.quoted(name))" }
    return forces ? text + "     # others have to clone again" : text
  }

  private func names(_ moved: [[UInt8]]) -> [String] {
    let all = moved.map { String(decoding: $0, as: UTF8.self) }
    let pushed = ["refs/heads/", "refs/tags/"].map { prefix in
      (all: prefix + "*", names: all.filter { $0.hasPrefix(prefix) })
    }
    guard pushed.reduce(0, { $0 + $1.names.count }) > Self.fewReferences else {
      return pushed.flatMap { prefix, names in names.map { $0.dropPrefix("refs/heads/") } }
    }
    return pushed.filter { !$0.names.isEmpty }.map(\.all)
  }
}

extension String {
  fileprivate func dropPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
