internal import GitCommand
internal import GitObjects
internal import GitRefs
public import Publication
internal import Reporting

/// The command that publishes the moved references, and what it leaves out.
public struct PublishSteps {
  private let comparison: RemoteComparison

  /// The command for the state of a remote.
  public init(_ comparison: RemoteComparison) { self.comparison = comparison }

  /// Whether a run is in force, which may have to be published.
  var hasRuns: Bool { comparison.hasRuns }

  /// The lines of the command, for a list of next steps; empty if there is nothing to publish.
  var commands: String {
    let isOutdated = comparison.entries.contains { entry in
      if case .outdated = entry.standing { entry.isPushed } else { false }
    }
    guard isOutdated, comparison.allowsDiverged || stopping.isEmpty else { return "" }
    let option = comparison.allowsDiverged && !stopping.isEmpty ? " --allow-diverged" : ""
    return """
        # publish what \(remote) has still as it was; others have to clone again:
        lfs-migrate publish \(ShellWord.quoted(comparison.remote))\(option)

      """
  }

  /// What the command leaves out, and why.
  var remarks: String {
    if let silence = comparison.silence { return Self.words(silence, remote) }
    let remarks = RemoteRemarks(remote: comparison.remote)
    let onlyHere = comparison.entries.filter { entry in
      entry.standing == .absent && entry.isPushed && entry.name.namespace != .note
    }
    let kept = comparison.entries.filter { entry in
      if case .outdated = entry.standing { !entry.isPushed } else { false }
    }
    return remarks.onlyHere(onlyHere.map(\.name)) + ahead(remarks)
      + remarks.keptByHosts(kept.map(\.name)) + remarks.deleted(comparison.deleted)
  }

  private var remote: String { ShownText.of(comparison.remote) }

  /// The references that stop a publication.
  private var stopping: [RemoteComparison.Entry] { comparison.ahead.filter(\.stops) }

  private func ahead(_ remarks: RemoteRemarks) -> String {
    guard !comparison.allowsDiverged, !stopping.isEmpty else {
      return remarks.leftOut(comparison.ahead.map(\.name))
    }
    return """

      \(remote) has commits on these refs that are not here: \(remarks.list(stopping.map(\.name)))
      Publishing would drop them, and is refused. Take every run back ('lfs-migrate undo', until \
      'lfs-migrate runs' shows none in force), \
      \(ErrorWords.takingIn(comparison.remote, stopping)), and run this again.

      """
  }

  private static func words(_ silence: RemoteComparison.Silence, _ remote: String) -> String {
    switch silence {
    case .notAsked:
      return """

        \(remote) was not asked what it has. 'lfs-migrate publish --dry-run' asks it, and shows what \
        is to be published.

        """
    case .unreachable(let error):
      return """

        \(remote) could not be asked what it has: \(ErrorWords(error).message)
        When it can be reached, 'lfs-migrate publish --dry-run' shows what is to be published.

        """
    }
  }
}
