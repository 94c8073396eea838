internal import Digests
public import GitCommand
internal import GitObjects
internal import GitRefs
public import GitStore
public import LFS
public import Reporting
internal import Workers

/// Proves what a migration says that it did, with code that has no part in migrating.
///
/// Compares the old and the new history commit by commit and entry by entry, from the references
/// on. Each pair of trees is looked at once, and each LFS object is read once.
public struct MigrationVerifier: Sendable {
  let claim: MigrationClaim
  let database: ObjectDatabase
  let store: ObjectStore
  let git: Git
  let caseFolding: Bool
  let jobs: Int
  let progress: any ProgressReporter

  /// The inputs of a proof.
  ///
  /// - Parameters:
  ///   - database: the objects of both histories.
  ///   - store: the LFS objects.
  ///   - git: Git in the repository.
  ///   - caseFolding: whether patterns ignore the case of ASCII letters.
  ///   - jobs: the number of workers.
  public init(
    _ claim: MigrationClaim,
    database: ObjectDatabase,
    store: ObjectStore,
    git: Git,
    caseFolding: Bool,
    jobs: Int,
    progress: any ProgressReporter
  ) {
    self.claim = claim
    self.database = database
    self.store = store
    self.git = git
    self.caseFolding = caseFolding
    self.jobs = jobs
    self.progress = progress
  }

  /// Compares everything.
  ///
  /// - Parameter states: the references before the run and now.
  /// - Throws: `StoreError` or `GitError` if nothing can be compared; `CancellationError`.
  public func run(_ states: ReferenceStates) async throws -> VerificationResult {
    let database = database
    let readers = WorkerPool(count: jobs) { ObjectReader(database) }
    var result = VerificationResult()
    var findings: [Finding] = []
    let messages = claim.mapsMessages ? MessageRule(claim.map) : nil
    var compared = ComparedReferences(
      table: CommitTable(dropsSignatures: claim.dropsSignatures, messages: messages),
      reader: readers.idleStates[0],
      dropsSignatures: claim.dropsSignatures,
      messages: messages
    )
    var work = TreeWork()
    switch claim.form {
    case .rewrite:
      try await compareHistory(readers, &compared, &work, &result, &findings)
    case .commitOnTop:
      for move in claim.moves { compareOnTop(move, readers.idleStates[0], &work, &findings) }
      result.commitCount = claim.moves.count
    case .movesOnly:
      break
    }
    if claim.form != .movesOnly {
      work.endAdding()
      try await compareFiles(readers, work, &result, &findings)
    }
    let reader = readers.idleStates[0]
    let tags = compared.newTags
    let table = compared.table
    let rewritten: (ObjectID) -> ObjectID? = { id in
      (table.new(of: id) ?? tags[id]).flatMap { $0 == id ? nil : $0 }
    }
    if claim.form == .rewrite {
      let notes = NotesComparison(reader: reader, rewritten: rewritten) { claim.map[$0] }
      for move in claim.moves where NotesComparison.concerns(move) {
        findings += notes.findings(move)
      }
    }
    var account = ReferenceAccount(states, git, reader, rewritten: rewritten)
    try await account.run(claim.moves)
    result.findings = (findings + account.findings).inOrder
    result.remarks = account.remarks.sorted { $0.name < $1.name }
    result.referenceCount = Set(states.before.keys).union(states.now.keys)
      .count { $0.namespace != .backup }
    return result
  }

  /// Compares the commits that the references point to.
  private func compareHistory(
    _ readers: WorkerPool<ObjectReader>,
    _ compared: inout ComparedReferences,
    _ work: inout TreeWork,
    _ result: inout VerificationResult,
    _ findings: inout [Finding]
  ) async throws {
    let counter = progress.begin("Comparing commits", total: nil, unit: .objects)
    compared.addHints(claim.map)
    for move in claim.moves where !NotesComparison.concerns(move) { compared.add(move) }
    for entry in claim.stashEntries { compared.add(entry) }
    try await compared.table.compare(readers) { counter.add(UInt64($0)) }
    let table = compared.table
    let reached = table.reached(from: compared.starts)
    var unchanged = compared.unchanged
    for number in reached {
      findings += table.findings(of: number)
      unchanged += table.unchangedParents(of: number)
    }
    findings += compared.findings
    let spared = compared.untrackedFiles(of: claim.stashEntries)
    for number in reached {
      let (pair, trees) = (table.pair(number), table.trees(of: number))
      guard trees.new != .zero else { continue }
      // An unchanged commit keeps the attributes that it had, for the pointers that it had.
      let isSpared = spared.contains(pair.old) || pair.old == pair.new
      work.add(trees, of: pair, isSpared: isSpared)
    }
    result.commitCount = reached.count
    if let outside = claim.outside {
      let commits = try await UnchangedCommits(
        from: unchanged,
        outside: outside,
        readers,
        rewritten: table.new
      )
      findings += commits.findings
      result.unchangedCommitCount = commits.commits.count
      // Reversed, so that findings name the oldest commit.
      for (id, tree) in commits.commits.reversed() {
        work.add(
          ObjectPair(old: tree, new: tree),
          of: ObjectPair(old: id, new: id),
          isSpared: true
        )
      }
    }
    work.add(otherTargets: compared.otherTargets)
    progress.end()
  }

  /// Compares a new commit with its parent.
  private func compareOnTop(
    _ move: StoredUpdate,
    _ reader: ObjectReader,
    _ work: inout TreeWork,
    _ findings: inout [Finding]
  ) {
    func commit(_ id: ObjectID) -> CommitReading? {
      var problem = ReadingProblem.malformed
      do throws(StoreError) {
        if let commit = CommitReading(try reader.bytes(id, .commit)) { return commit }
      } catch {
        problem = ReadingProblem(error)
      }
      findings.append(Finding(.unreadable(id, problem), reference: move.name, commit: id))
      return nil
    }
    guard let old = commit(move.old), let new = commit(move.new) else { return }
    let pair = ObjectPair(old: move.old, new: move.new)
    if new.parents != [move.old] {
      findings.append(
        Finding(
          new.parents.count == 1
            ? .parent(number: 1, expected: move.old, found: new.parents[0])
            : .parentCount(expected: 1, found: new.parents.count),
          reference: move.name,
          commit: pair.old,
          newCommit: pair.new
        )
      )
    }
    work.add(ObjectPair(old: old.tree, new: new.tree), of: pair, isSpared: false)
  }
}
