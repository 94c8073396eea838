internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore

/// Accounts for every reference: it moved as the run says, or had no reason to.
struct ReferenceAccount {
  let states: ReferenceStates
  let git: Git
  let reader: ObjectReader
  /// What an old commit or tag became; `nil` if it did not change.
  let rewritten: (ObjectID) -> ObjectID?

  private(set) var findings: [Finding] = []
  private(set) var remarks: [ReferenceRemark] = []
  /// Whether a commit has a rewritten one among its ancestors, for the commits looked at so far.
  private var reaches: [ObjectID: Bool] = [:]

  init(
    _ states: ReferenceStates,
    _ git: Git,
    _ reader: ObjectReader,
    rewritten: @escaping (ObjectID) -> ObjectID?
  ) {
    self.states = states
    self.git = git
    self.reader = reader
    self.rewritten = rewritten
  }

  /// Accounts for the references that the run moved, then for all others.
  mutating func run(_ moves: [StoredUpdate]) async throws {
    var moved: Set<StoredReferenceName> = []
    for move in moves.sorted(by: { $0.name < $1.name }) {
      moved.insert(move.name)
      try await look(at: move)
    }
    let names = Set(states.before.keys).union(states.now.keys).subtracting(moved)
    for name in names.sorted() {
      guard name.namespace != .backup, let id = states.now[name] else { continue }
      look(atUnmoved: name, id)
    }
    for entry in states.stash where rewritten(entry) != nil {
      findings.append(
        Finding(
          .stashLeftBehind(entry),
          reference: .stash,
          commit: entry,
          newCommit: rewritten(entry)
        )
      )
    }
  }

  /// Whether everyday work moves the name to and fro: a HEAD, or the stash.
  private static func isRestless(_ name: StoredReferenceName) -> Bool {
    name.isHead || name.namespace == .stash
  }

  private mutating func look(at move: StoredUpdate) async throws {
    guard let now = states.now[move.name] else {
      // A HEAD is on a branch by now, or the last stash entry was popped.
      guard !Self.isRestless(move.name), move.new != .zero else { return }
      if try await isHeld(move.new) {
        remarks.append(ReferenceRemark(name: move.name, kind: .deleted))
      } else {
        report(.gone(move.new), move)
      }
      return
    }
    if now == move.new { return }
    if now == move.old || isRewritten(now) {
      report(.leftBehind(now), move)
    } else if Self.isRestless(move.name) {
      return
    } else if move.new != .zero, try await isAncestor(move.new, of: now) {
      remarks.append(ReferenceRemark(name: move.name, kind: .movedOn))
    } else {
      report(.elsewhere(expected: move.new, found: now), move)
    }
  }

  private mutating func report(_ kind: FindingKind, _ move: StoredUpdate) {
    findings.append(
      Finding(kind, reference: move.name, commit: move.old, newCommit: move.new)
    )
  }

  private func isRewritten(_ id: ObjectID) -> Bool {
    rewritten(peeled(id)) != nil || rewritten(id) != nil
  }

  private mutating func look(atUnmoved name: StoredReferenceName, _ id: ObjectID) {
    let commit = peeled(id)
    if name.namespace == .remoteBranch {
      if reachesRewritten(commit) { remarks.append(ReferenceRemark(name: name, kind: .remote)) }
    } else if states.before[name] == nil {
      if reachesRewritten(commit), !name.isHead {
        remarks.append(ReferenceRemark(name: name, kind: .madeSince))
      }
    } else if let new = rewritten(commit) {
      findings.append(
        Finding(.leftBehind(id), reference: name, commit: commit, newCommit: new)
      )
    } else if reachesRewritten(commit) {
      remarks.append(ReferenceRemark(name: name, kind: .notSelected))
    }
  }

  /// Peels tags.
  private func peeled(_ id: ObjectID) -> ObjectID {
    var id = id
    while let object = try? reader.read(id), object.kind == .tag,
      let tag = TagReading(object.data.bytes.array)
    {
      id = tag.target
    }
    return id
  }

  /// Whether a commit or one of its ancestors was rewritten.
  ///
  /// Not recursive, since histories are too long for the stack.
  private mutating func reachesRewritten(_ start: ObjectID) -> Bool {
    var open: [(id: ObjectID, parents: [ObjectID])] = []
    if !isKnown(start) { open.append((start, parents(of: start))) }
    while let last = open.indices.last {
      let id = open[last].id
      guard let parent = open[last].parents.last else {
        reaches[id] = false
        open.removeLast()
        continue
      }
      if !isKnown(parent) {
        open.append((parent, parents(of: parent)))
      } else if reaches[parent] == true {
        reaches[id] = true
        open.removeLast()
      } else {
        open[last].parents.removeLast()
      }
    }
    return reaches[start] ?? false
  }

  /// Whether the answer for a commit is known.
  private mutating func isKnown(_ id: ObjectID) -> Bool {
    if reaches[id] != nil { return true }
    guard rewritten(id) != nil else { return false }
    reaches[id] = true
    return true
  }

  private func parents(of id: ObjectID) -> [ObjectID] {
    guard let data = try? reader.read(id, .commit) else { return [] }
    return CommitReading(data.bytes.array)?.parents ?? []
  }

  private func isAncestor(_ id: ObjectID, of other: ObjectID) async throws -> Bool {
    try await git.result(of: ["merge-base", "--is-ancestor", "\(id)", "\(other)"]).end.isSuccess
  }

  /// Whether an object is reachable from a reference that is not a backup.
  private func isHeld(_ id: ObjectID) async throws -> Bool {
    var input = id.hex + [0x0A]
    for (name, id) in states.now where name.namespace != .backup {
      input += [0x5E] + id.hex + [0x0A]
    }
    let result = try await git.result(of: ["rev-list", "-n", "1", "--stdin", "--"], input: input)
    return result.end.isSuccess && result.output.isEmpty
  }
}
