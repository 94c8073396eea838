internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import Migration
internal import Publication
internal import Runs

// The errors of runs: why they can't be undone, resumed or aborted.
extension ErrorWords {
  // Long: one case for each error.
  init(_ error: RunError) {
    switch error {
    case .nothingToUndo:
      self.init(
        "there is no run to undo",
        "'lfs-migrate runs' lists the runs of this repository. \(Self.unchanged)"
      )
    case .unknown(let name):
      self.init(
        "there is no run '\(name)'",
        "'lfs-migrate runs' lists the runs of this repository. \(Self.unchanged)"
      )
    case .notUndoable(let name, let state): self.init(notUndoable: name, state)
    case .halfway(let name, let kind):
      self.init(
        "\(kind?.rawValue ?? "") run \(name) was killed while refs moved",
        "Run 'lfs-migrate resume' to go on with it, or 'lfs-migrate abort' to take it back."
      )
      exitCode = 3
    case .nothingInterrupted:
      self.init("no run was interrupted", Self.unchanged)
    case .notInterrupted(let name, let state):
      self.init(
        "run \(name) was not interrupted: it is \(state.rawValue)",
        "'lfs-migrate runs' lists the runs of this repository. \(Self.unchanged)"
      )
    case .moved(let references, let run, let isRecovery):
      self.init(moved: references, run, isRecovery: isRecovery)
    case .notInRun(let names, let run):
      self.init(
        "run \(run) did not move "
          + names.map { "'\(Self.text($0))'" }.joined(separator: ", "),
        "'--force-refs' is for refs that the run moved. \(Self.unchanged)"
      )
    case .stashNotForced:
      self.init(
        "the stash cannot be put back by force: entries would be lost",
        "Apply or drop the entries that were made since, then run this again. \(Self.unchanged)"
      )
    case .incomplete(let run, let message):
      self.init(
        "what run \(run) replaced is not here any more\n\(message)",
        "It was cleaned up, or is damaged: 'git fsck' tells. \(Self.unchanged)"
      )
    case .locked(let paths):
      self.init(
        "another Git command may be at work:\n"
          + paths.prefix(10).map { "  " + Self.text($0) }.joined(separator: "\n"),
        "Wait until it has ended. If none is at work, remove these files; then run this again."
      )
      exitCode = 3
    case .startedElsewhere(let name, let directory, let arguments):
      let command = (["lfs-migrate"] + arguments.map { ShellWord.quoted($0) }).joined(
        separator: " "
      )
      self.init(
        "run \(name) was started in '\(ShownText.of(directory))', which is no folder of this repository "
          + "as it is here",
        "Run its command where it belongs: \(command)\n"
          + "Or 'lfs-migrate abort \(ShellWord.quoted(name))' removes what it left. \(Self.unchanged)"
      )
    case .otherWorktree(let name, let expected, let found):
      self.init(
        "the files of run \(name) are in '\(ShownText.of(expected))', and Git takes "
          + "'\(ShownText.of(found))' for the worktree here",
        "Run this there; GIT_DIR or GIT_WORK_TREE lead elsewhere. \(Self.unchanged)"
      )
    case .noMaps:
      self.init(
        "no run in this repository has a map of objects",
        "Maps are written by 'lfs-migrate import' and 'export', and stay after 'cleanup'."
      )
    case .noMap(let name):
      self.init("the run '\(ShownText.of(name.utf8))' has no map of objects", nil)
    case .unknownKind(let name):
      self.init(
        "run \(name) was made by a newer version of lfs-migrate",
        "Use that version. \(Self.unchanged)"
      )
    }
  }

  private init(notUndoable name: String, _ state: RunState) {
    let reason =
      switch state {
      case .undone: "it was taken back already"
      case .cleaned: "the history before it was dropped"
      case .aborted: "it was aborted"
      case .started, .publishing, .moved, .done: "it was interrupted"
      }
    let hint =
      switch state {
      case .started, .publishing, .moved: "'lfs-migrate abort' takes it back. "
      case .undone, .cleaned, .aborted, .done: ""
      }
    self.init("run \(name) cannot be undone: \(reason)", hint + Self.unchanged)
  }

  private init(moved references: [MovedSince], _ run: String, isRecovery: Bool) {
    var lines = references.prefix(20).map { reference in
      "  \(Self.text(reference.name.bytes)): is \(RecoveryText.place(reference.now)), "
        + "was \(RecoveryText.place(reference.old)) before the run and "
        + "\(RecoveryText.place(reference.new)) after it"
    }
    if references.count > 20 { lines.append("  and \(references.count - 20) more") }
    let list = lines.joined(separator: "\n")
    if isRecovery {
      self.init(
        "these refs were moved by another command since run \(run) was killed:\n\(list)",
        "Nothing was overwritten. Keep what they hold in a branch of another name ('git branch KEPT "
          + "REF'), put each back to one of the two places, then run this again."
      )
      exitCode = 3
    } else {
      let names = references.prefix(5)
        .map { ShellWord.quoted(ReferenceText.short($0.name.bytes)) }.joined(separator: " ")
      self.init(
        "these refs have moved since run \(run):\n\(list)",
        "Undo later runs first, or put them back all the same with '--force-refs \(names)': where "
          + "they stand now is kept in refs/lfs-migrate/. \(Self.unchanged)"
      )
    }
  }

  init(_ error: RunStoreError) {
    switch error {
    case .system(let error): self.init(error)
    case .exists(let name):
      self.init("there is a run '\(name)' already", "Run this again. \(Self.unchanged)")
    case .damaged(let path, let damage):
      self.init(
        "cannot read '\(Self.text(path))': \(Self.words(damage))",
        "Move the folder away; the run is known by its refs too. \(Self.unchanged)"
      )
    }
  }

  static func words(_ reason: RunStore.Skipped.Reason) -> String {
    switch reason {
    case .system(let error): error.reason
    case .damaged(let damage): words(damage)
    }
  }

  private static func words(_ damage: RunDamage) -> String {
    switch damage {
    case .nameNotUTF8: "its name is not UTF-8"
    case .link: "it is a symbolic link"
    case .noRecord: "it has no record"
    case .otherRecord: "its record is none of lfs-migrate"
    case .newerRecord(let version):
      "its record has version \(version): a newer lfs-migrate wrote it"
    case .otherCommand: "its command is none that makes such a run"
    case .line(.id): "a line is not 'OID'"
    case .line(.move): "a line is not 'OLD NEW NAME'"
    case .line(.reference): "a line is not 'OID NAME'"
    case .mapLine(let number): "line \(number) is not 'OLD NEW KIND'"
    case .cutOff: "the last line is cut off"
    case .shortened: "it became shorter while it was read"
    }
  }
}
