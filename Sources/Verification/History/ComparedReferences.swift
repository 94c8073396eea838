internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore

/// What references pointed to before and point to now, followed through tags down to commits.
struct ComparedReferences {
  var table: CommitTable
  let reader: ObjectReader
  let dropsSignatures: Bool
  let messages: MessageRule?

  /// The numbers of the pairs of commits that references point to.
  private(set) var starts: [Int] = []
  /// Commits that references point to, and that did not change.
  private(set) var unchanged: [ObjectID] = []
  /// Trees and blobs that references and tags name directly.
  private(set) var otherTargets: [(ids: ObjectPair, kind: ObjectKind)] = []
  /// The new ids of tag objects.
  private(set) var newTags: [ObjectID: ObjectID] = [:]
  private(set) var findings: [Finding] = []

  init(
    table: CommitTable,
    reader: ObjectReader,
    dropsSignatures: Bool,
    messages: MessageRule? = nil
  ) {
    self.table = table
    self.reader = reader
    self.dropsSignatures = dropsSignatures
    self.messages = messages
  }

  /// Adds the commits of a map, in the order of the packs.
  mutating func addHints(_ map: [ObjectID: ObjectID]) {
    var pairs: [(order: UInt64, pair: ObjectPair)] = []
    pairs.reserveCapacity(map.count)
    for (old, new) in map where old != new {
      // New commits that are no longer reachable may be pruned.
      guard let location = try? reader.location(of: new) else { continue }
      pairs.append((location.readingOrder, ObjectPair(old: old, new: new)))
    }
    pairs.sort { ($0.order, $0.pair.old) < ($1.order, $1.pair.old) }
    for (_, pair) in pairs { table.add(pair) }
  }

  /// Adds an entry of the stash.
  mutating func add(_ entry: ObjectPair) {
    add(
      commit: entry,
      StoredUpdate(name: .stash, old: entry.old, new: entry.new)
    )
  }

  /// Adds what a reference pointed to before and points to now.
  mutating func add(_ move: StoredUpdate) {
    guard move.old != .zero, move.new != .zero else { return }
    var ids = ObjectPair(old: move.old, new: move.new)
    while true {
      guard let old = read(ids.old, move), let new = read(ids.new, move) else { return }
      guard old.kind == new.kind else {
        return report(.objectKind(expected: old.kind, found: new.kind), ids, move)
      }
      guard old.kind == .tag else {
        if old.kind == .commit {
          add(commit: ids, move)
        } else {
          otherTargets.append((ids, old.kind))
        }
        return
      }
      guard let before = TagReading(old.data.bytes.array) else {
        return report(.unreadable(ids.old, .malformed), ids, move)
      }
      guard let after = TagReading(new.data.bytes.array) else {
        return report(.unreadable(ids.new, .malformed), ids, move)
      }
      if ids.old != ids.new { newTags[ids.old] = ids.new }
      if ids.old != ids.new,
        let part = before.difference(
          to: after,
          dropsSignatures: dropsSignatures,
          messages: messages
        )
      {
        report(.metadata(part), ids, move)
      }
      ids = ObjectPair(old: before.target, new: after.target)
    }
  }

  private mutating func add(commit ids: ObjectPair, _ move: StoredUpdate) {
    if ids.old == ids.new, table.number(of: ids.old) == nil {
      unchanged.append(ids.old)
      return
    }
    let number = table.add(ids)
    starts.append(number)
    let known = table.pair(number).new
    if known != ids.new { report(.ambiguous(known, ids.new), ids, move) }
  }

  private mutating func read(_ id: ObjectID, _ move: StoredUpdate) -> StoredObject? {
    do throws(StoreError) {
      // The hash of a tag is checked here, since nothing else reads tags.
      let object = try reader.read(id)
      if object.kind == .tag { _ = try reader.bytes(id, .tag) }
      return object
    } catch {
      report(
        .unreadable(id, ReadingProblem(error)),
        ObjectPair(old: move.old, new: move.new),
        move
      )
      return nil
    }
  }

  private mutating func report(_ kind: FindingKind, _ ids: ObjectPair, _ move: StoredUpdate) {
    findings.append(
      Finding(kind, reference: move.name, commit: ids.old, newCommit: ids.new)
    )
  }

  /// The old commits of untracked files in stash entries: these are trees without attributes.
  func untrackedFiles(of entries: [ObjectPair]) -> Set<ObjectID> {
    var found: Set<ObjectID> = []
    for entry in entries {
      guard let data = try? reader.read(entry.old, .commit),
        let commit = CommitReading(data.bytes.array), commit.parents.count > 2
      else { continue }
      found.insert(commit.parents[2])
    }
    return found
  }
}
