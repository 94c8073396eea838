internal import Digests
internal import GitCommand
internal import GitObjects
public import GitRefs
public import GitStore
internal import History
internal import Runs

/// The runs of which only references are left: their folders were removed, or are in another clone.
///
/// The tree of such a run's backup commit has all that an undo needs.
public struct BackupRuns: Sendable {
  /// A run, as its backup commit describes it.
  public struct Found: Sendable {
    /// The name of the run.
    public let name: String
    let record: RunRecord
    /// The moves of the user's references.
    public let moves: [StoredUpdate]
    /// The references in `refs/lfs-migrate/` that belong to the run.
    public let ours: [Reference]
    let files: [String: [UInt8]]
  }

  /// The runs, oldest first.
  public let found: [Found]

  /// Finds the runs.
  ///
  /// - Parameter known: the names of the runs that have a folder.
  public init(
    _ references: ReferenceList,
    besides known: Set<String>,
    reader: @autoclosure () throws -> ObjectReader
  ) rethrows {
    var groups: [String: [Reference]] = [:]
    for reference in references.references {
      guard let rest = reference.name.name(in: .backup),
        let slash = rest.firstIndex(of: .slash)
      else { continue }
      groups[String(decoding: rest[..<slash], as: UTF8.self), default: []].append(reference)
    }
    guard !groups.keys.allSatisfy(known.contains) else {
      found = []
      return
    }
    let reader = try reader()
    found = groups.filter { !known.contains($0.key) }
      .compactMap { name, ours in try? Self.read(name, ours, reader) }
      .sorted {
        ($0.record.number(.started) ?? 0, $0.name) < ($1.record.number(.started) ?? 0, $1.name)
      }
  }

  private static func read(
    _ name: String,
    _ ours: [Reference],
    _ reader: ObjectReader
  ) throws -> Found? {
    let history = Backup.reference(toCommitOf: name)
    guard let commit = ours.first(where: { $0.name == history.shared }), commit.kind == .commit
    else {
      return nil
    }
    let text = try reader.commit(commit.id)
    var files: [String: [UInt8]] = [:]
    let data = try reader.read(text.tree, .tree)
    var entries = TreeReader(data.bytes, reader.format)
    while let entry = try entries.next() {
      guard entry.mode.isRegularFile else { continue }
      let name = String(decoding: entry.name(in: data.bytes).array, as: UTF8.self)
      files[name] = try reader.bytes(entry.id(in: data.bytes), .blob)
    }
    guard let moves = StoredUpdate.list(files[Run.FileName.references.name] ?? []) else {
      return nil
    }
    var record = RunRecord(parsing: files[Run.FileName.record.name] ?? [])
    if record[.version] == nil {
      // From a version without records.
      record = RunRecord()
      record.append(.version, 1)
      record.append(.kind, RunKind.import.rawValue)
      let words = text.header("committer")?.split(separator: .space) ?? []
      record.append(
        .started,
        Int(String(decoding: words.dropLast().last ?? [], as: UTF8.self)) ?? 0
      )
    }
    return Found(name: name, record: record, moves: moves, ours: ours, files: files)
  }
}

extension BackupRuns.Found {
  /// The creations of the references that belong to the run.
  var ourReferences: [StoredUpdate] {
    ours.map { StoredUpdate(name: StoredReferenceName(shared: $0.name), old: .zero, new: $0.id) }
  }

  /// Creates the folder that the run would have had.
  func restore(in store: RunStore) throws(RunStoreError) -> Run {
    let run = try store.create(name: name, record: record, state: .done)
    for file: Run.FileName in [.references, .referencesBefore, .stashBefore] {
      if let bytes = files[file.name] { try run.write(file, bytes) }
    }
    try run.write(.ourReferences, StoredUpdate.text(ourReferences))
    return run
  }
}
