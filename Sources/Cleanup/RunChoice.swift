internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
internal import Repository
internal import Runs

/// The runs whose old history a clean-up drops.
struct RunChoice {
  /// All runs with a record, oldest first.
  let all: [Run]
  /// The runs that are cleaned up and have a record, oldest first.
  private(set) var runs: [Run] = []
  /// The runs that are cleaned up and of which only the references are left.
  private(set) var bare: [BackupRuns.Found] = []
  /// The names of all runs of which only the references are left.
  let withoutRecord: [String]
  private let references: ReferenceList

  /// The names of all runs that are cleaned up.
  var names: [String] { bare.map(\.name) + runs.map(\.name) }

  /// Chooses the runs.
  ///
  /// - Throws: `CleanupError` if one of them must not be cleaned up; `RunError.unknown`,
  ///   `RunStoreError`.
  init(
    _ context: Repository,
    _ options: CleanupOptions,
    _ references: ReferenceList,
    _ database: ObjectDatabase
  ) throws {
    let all = try RunStore(commonDirectory: context.location.commonDirectory).runs()
    self.all = all
    self.references = references
    // Other references in `refs/lfs-migrate/` are not those of runs.
    let found = BackupRuns(
      references,
      besides: Set(all.map(\.name)),
      reader: ObjectReader(database)
    ).found
    withoutRecord = found.map(\.name)
    if options.runs.isEmpty {
      runs = all.filter { $0.isInForce }
      bare = found
    } else {
      for name in options.runs {
        if let run = all.first(where: { $0.name == name }) {
          guard run.state != .aborted else { throw CleanupError.takenBack(name) }
          if !runs.contains(run) { runs.append(run) }
        } else if let run = found.first(where: { $0.name == name }) {
          bare.append(run)
        } else {
          throw RunError.unknown(name: name)
        }
      }
    }
    addUndos()
    runs.sort()
    guard !options.isUnverified, !options.isDryRun else { return }
    let names = unverified
    if !names.isEmpty { throw CleanupError.unverified(names) }
  }

  /// The names of the runs that dropped something and were not verified.
  var unverified: [String] { bare.map(\.name) + runs.filter { !$0.isVerified }.map(\.name) }

  /// Adds the undos of the chosen runs, and the undos of those.
  private mutating func addUndos() {
    var names = Set(runs.map(\.name))
    for run in all where run.kind == .undo && !names.contains(run.name) {
      guard let target = run.record.text(.undoes), names.contains(target) else { continue }
      names.insert(run.name)
      runs.append(run)
    }
  }

  /// The names of the references that the runs made and that have not moved since.
  ///
  /// A moved one has become a user's, and counts as any other retaining root.
  func backups() throws(RunStoreError) -> Set<ReferenceName> {
    var names: Set<ReferenceName> = []
    for run in runs {
      for move in try run.ourReferences() where move.new != .zero || move.old != .zero {
        guard let name = move.name.shared else { continue }
        let id = references[name]?.id
        if id == move.new || id == move.old { names.insert(name) }
      }
    }
    for run in bare {
      let old = Set(run.moves.map(\.old))
      for reference in run.ours
      where Backup.isCommit(reference: reference.name) || old.contains(reference.id) {
        names.insert(reference.name)
      }
    }
    return names
  }
}

extension Run {
  /// Whether the old history of the run is not needed: the run was verified, or dropped nothing.
  fileprivate var isVerified: Bool {
    switch (kind, state) {
    case (.noRewrite, _), (.undo, _), (_, .cleaned), (_, .undone): true
    default: wasVerified
    }
  }
}
