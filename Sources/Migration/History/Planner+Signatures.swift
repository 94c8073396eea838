internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Scan

/// The number of signed objects that change.
struct SignedCount: Equatable, Sendable {
  var commits = 0
  var tags = 0
}

// Signatures, which become invalid with a rewrite.
extension Planner {
  /// Counts the signed objects that change.
  ///
  /// - Throws: `MigrationError.signed` if none may; `HistoryError` if a tag can't be read.
  func signedCount(_ changes: [Bool], _ policy: SignaturePolicy) throws -> SignedCount {
    let commits = inventory.commits.signed.filter { changes[Int($0)] }
    if policy == .abort, let first = commits.first {
      throw MigrationError.signed(inventory.commits.id(Int(first)), kind: .commit)
    }
    let tags = try signedTags(changes)
    if policy == .abort, let first = tags.first {
      throw MigrationError.signed(first, kind: .tag)
    }
    return SignedCount(commits: commits.count, tags: tags.count)
  }

  /// The signed tags of objects that change, in the order of their references.
  private func signedTags(_ changes: [Bool]) throws -> [ObjectID] {
    var signed: [ObjectID] = []
    var seen: Set<ObjectID> = []
    for reference in history.selection.references.references
    where reference.kind == .tag && reference.namespace != .remoteBranch
      && reference.namespace != .backup
    {
      var chain: [ObjectID] = []
      var (id, kind) = (reference.id, ObjectKind.tag)
      while kind == .tag {
        let tag = try TagRewriter.read(id, reader)
        if tag.isSigned { chain.append(id) }
        (id, kind) = (tag.target, tag.targetKind)
      }
      chain.removeAll { !seen.insert($0).inserted }
      if !chain.isEmpty, try changesTarget(id, kind, changes) { signed += chain }
    }
    return signed
  }

  /// Whether an object that is not a tag changes.
  private func changesTarget(
    _ id: ObjectID,
    _ kind: ObjectKind,
    _ changes: [Bool]
  ) throws -> Bool {
    switch kind {
    case .tag: return false
    case .commit: return inventory.commits.table.number(of: id).map { changes[$0] } ?? false
    case .blob:
      return inventory.files.table.number(of: id).map { inventory.files.states[$0] == .converts }
        ?? false
    case .tree:
      let trees = inventory.commits.trees
      if trees.contains(id) {
        var roots = RootChanges()
        return try trees.indices.contains { commit in
          try trees[commit] == id && changesTree(of: commit, &roots)
        }
      }
      return (0..<inventory.nodes.count).contains { node in
        inventory.nodes.id(node) == id && inventory.nodes.flags[node].contains(.mayChange)
      }
    }
  }
}
