internal import Migration
public import Publication
internal import Reporting
internal import Runs

/// The list of runs, as text for users.
public enum RunsText {
  /// A paragraph for each run, the newest first, and notes on folders that are none.
  public static func list(_ history: RunHistory) -> String {
    var text = ""
    for run in history.runs.reversed() {
      if !text.isEmpty { text += "\n" }
      text += "\(run.name)  \(status(run))\n"
      text += "  \(UTCTime(run.record.number(.started) ?? 0).text)  \(title(run))\n"
      for line in details(run) { text += "  \(line)\n" }
    }
    if text.isEmpty { text = "There have been no runs in this repository.\n" }
    for skipped in history.skipped {
      text += "\nNote: '\(ErrorWords.text(skipped.name))' in lfs-migrate/runs is no run: "
      text += "\(ErrorWords.words(skipped.reason)).\n"
    }
    return text
  }

  private static func status(_ run: RunSummary) -> String {
    switch run.status {
    case .running: "running"
    case .interrupted: "killed, nothing was changed: 'lfs-migrate resume' or 'abort'"
    case .halfway: "killed half-way: 'lfs-migrate resume' or 'abort'"
    case .done: run.isFromReferences ? "done (known by its refs only)" : "done"
    case .undone: "undone"
    case .aborted: "aborted"
    case .cleaned: "done, cleaned up"
    }
  }

  private static func title(_ run: RunSummary) -> String {
    let arguments = run.record.values(.argument)
    guard arguments.isEmpty else { return "lfs-migrate " + commandLine(arguments) }
    return ShownText.of((run.record.text(.kind) ?? "").utf8)
  }

  private static func details(_ run: RunSummary) -> [String] {
    var lines: [String] = []
    if let undone = run.record.text(.undoes) {
      lines.append("took back \(ShownText.of(undone.utf8))")
    }
    var counts: [String] = []
    if run.movedCount > 0 { counts.append("\(NumberText.counted(run.movedCount, "ref")) moved") }
    if let commits = run.outcome.number(.commitCount) {
      counts.append("\(NumberText.counted(commits, "commit")) rewritten")
    }
    if let files = run.outcome.number(.fileCount), let bytes = run.outcome.number(.fileByteCount) {
      counts.append(
        "\(NumberText.counted(files, "file")) converted (\(ReportText.size(UInt64(bytes))))"
      )
    }
    if !counts.isEmpty { lines.append(counts.joined(separator: ", ")) }
    if let before = run.record.number(.storeByteCount) {
      var sizes = "object store: \(ReportText.size(UInt64(before))) before"
      if let added = run.outcome.number(.packByteCount) {
        sizes += ", \(ReportText.size(UInt64(before + added))) after"
      }
      if let predicted = run.outcome.number(.predictedByteCount) {
        sizes += ", \(ReportText.size(UInt64(predicted))) without the old history"
      }
      lines.append(sizes)
    }
    return lines
  }

  /// The arguments of a command, quoted for a shell.
  public static func commandLine(_ arguments: [[UInt8]]) -> String {
    arguments.map { ShellWord.quoted($0) }.joined(separator: " ")
  }

  /// A note that a run was killed half-way, for commands that change nothing.
  public static func halfway(_ run: String) -> String {
    """
    Note: run \(run) was killed while refs moved. 'lfs-migrate resume' goes on with it, \
    'lfs-migrate abort' takes it back.

    """
  }
}
