internal import Digests
public import GitCommand
public import GitObjects
public import GitRefs
public import GitStore
internal import Runs

/// Keeps the old history reachable: a commit whose parents are all old tips, and whose tree has
/// what an undo of the run needs.
///
/// One reference holds thousands of tips, since each reference costs a file. Tag objects can't be
/// parents, so that each keeps a reference of its own; with few references, all do.
public struct Backup: Sendable {
  /// The most moved references that each get a backup reference of their own too, for users.
  private static let fewReferences = 100

  /// The name of the run in `refs/lfs-migrate/<run>/`.
  let run: String
  /// The moves.
  let moves: [StoredUpdate]
  /// The commits of stash entries, which no reference names.
  let stashEntries: [ObjectID]
  /// The files of the run's folder that go into the commit's tree, by name.
  let files: [String: [UInt8]]

  /// A backup of a run with the given moves.
  public init(
    run: String,
    moves: [StoredUpdate],
    stashEntries: [ObjectID],
    files: [String: [UInt8]]
  ) {
    self.run = run
    self.moves = moves
    self.stashEntries = stashEntries
    self.files = files
  }

  /// Writes the commit, and returns the references to create.
  ///
  /// - Parameters:
  ///   - oldCommit: the commit that an old object peels to; `nil` if it is none.
  ///   - isCommit: whether an old object is a commit.
  ///   - now: seconds since 1970.
  public func write(
    _ writer: ObjectWriter,
    oldCommit: (ObjectID) -> ObjectID?,
    isCommit: (ObjectID) -> Bool,
    now: Int
  ) throws(StoreError) -> [StoredUpdate] {
    var parents: [ObjectID] = []
    var seen: Set<ObjectID> = []
    for move in moves {
      if let commit = oldCommit(move.old), seen.insert(commit).inserted { parents.append(commit) }
    }
    for id in stashEntries where seen.insert(id).inserted { parents.append(id) }
    var entries: [UInt8] = []
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      entries += Array("100644 \(name)\0".utf8) + (try writer.add(bytes, .blob)).bytes
    }
    let tree = try writer.add(entries, .tree)
    let text = Self.commit(tree: tree, parents, of: run, now: now)
    let commit = try writer.add(text, .commit)
    var updates = [
      StoredUpdate(name: Self.reference(toCommitOf: run), old: .zero, new: commit)
    ]
    for move in moves where !isCommit(move.old) || moves.count <= Self.fewReferences {
      let name = Self.reference(to: move, of: run)
      updates.append(StoredUpdate(name: name, old: .zero, new: move.old))
    }
    return updates
  }
}

// The names and the form of what a backup is made of.
extension Backup {
  /// The reference to the backup commit of a run: `refs/lfs-migrate/<run>/history`.
  static func reference(toCommitOf run: String) -> StoredReferenceName {
    StoredReferenceName(shared: ReferenceName(.backup, "\(run)/history".utf8))
  }

  /// The backup reference to what a reference, or a detached HEAD, pointed to before a run.
  static func reference(to move: StoredUpdate, of run: String) -> StoredReferenceName {
    let directory = move.isDetachedHead ? "\(run)/refs/detached/" : "\(run)/"
    return StoredReferenceName(
      shared: ReferenceName(.backup, Array(directory.utf8) + move.name.bytes)
    )
  }

  /// Whether a reference is that to the backup commit of a run.
  public static func isCommit(reference name: ReferenceName) -> Bool {
    let parts = name.name(in: .backup)?.split(separator: .slash) ?? []
    return parts.count == 2 && parts[1].isText("history")
  }

  /// The data of a backup commit.
  static func commit(tree: ObjectID, _ parents: [ObjectID], of run: String, now: Int) -> [UInt8] {
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    let who = "lfs-migrate <lfs-migrate@localhost> \(now) +0000"
    text += "author \(who)\ncommitter \(who)\n\nThe history before lfs-migrate run \(run)\n"
    return Array(text.utf8)
  }
}
