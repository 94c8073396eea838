internal import Digests
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
  /// The moves, with names as in records.
  let moves: [ReferenceUpdate]
  /// The commits of stash entries, which no reference names.
  let stashEntries: [ObjectID]
  /// The files of the run's folder that go into the commit's tree, by name.
  let files: [String: [UInt8]]

  /// A backup of a run with the given moves.
  public init(
    run: String,
    moves: [ReferenceUpdate],
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
  ) throws(StoreError) -> [ReferenceUpdate] {
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
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    let who = "lfs-migrate <lfs-migrate@localhost> \(now) +0000"
    text += "author \(who)\ncommitter \(who)\n\nThe history before lfs-migrate run \(run)\n"
    let commit = try writer.add(Array(text.utf8), .commit)
    let prefix = Array("refs/lfs-migrate/\(run)/".utf8)
    var updates = [
      ReferenceUpdate(name: prefix + Array("history".utf8), old: .zero, new: commit)
    ]
    for move in moves where !isCommit(move.old) || moves.count <= Self.fewReferences {
      let name = move.isDetachedHead ? Array("refs/detached/".utf8) + move.name : move.name
      updates.append(ReferenceUpdate(name: prefix + name, old: .zero, new: move.old))
    }
    return updates
  }
}
