internal import Digests
internal import FileSystem
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import LFS

/// A violation as it is found, before it is known whether it counts.
struct Candidate {
  struct Key: Hashable {
    let rule: AuditRule
    let path: [UInt8]
    let blob: ObjectID?
  }

  let key: Key
  let order: Int
  /// The commit, nil for what is staged.
  let commit: ObjectID?
  var byteCount: UInt64?
  var detail = AuditDetail.none
  /// Whether the path is given to Git LFS where the file came in.
  var isTracked = false
}

/// Looks at all that is new, and notes what violates a rule.
final class Examination {
  /// More violations are an error.
  private static let candidateLimit = 1_000_000

  let repository: Repository
  let settings: AuditSettings
  let attributes: AttributesCache
  let blobs: BlobTable
  let dvc: DVCOutputs
  let walk: TreeWalk
  private let store: StoredObjects
  private let checksObjects: Bool
  private let models: AttributesPatternList

  private(set) var candidates: [Candidate.Key: Candidate] = [:]
  /// The blobs outside Git LFS that count for the size of a push.
  private(set) var rawBlobs: [ObjectID: UInt64] = [:]
  /// The trees of commits that were looked at.
  private var trees: [ObjectID: ObjectID] = [:]
  /// The parents of the commits that were looked at.
  private(set) var parents: [ObjectID: [ObjectID]] = [:]

  init(_ repository: Repository, _ settings: AuditSettings, isReceived: Bool) {
    (self.repository, self.settings) = (repository, settings)
    attributes = AttributesCache(repository)
    blobs = BlobTable(repository)
    dvc = DVCOutputs(repository)
    walk = TreeWalk(repository, attributes, limit: settings.maximumEntryCount)
    store = StoredObjects(repository)
    // A server may have the objects elsewhere: then nobody can tell here whether they are there.
    checksObjects =
      !isReceived || settings.severities[.missingObject] != nil || store.isInUse
    models = AttributesPatternList(
      settings.modelPatterns.compactMap { try? AttributesPattern($0, caseFolding: true) }
    )
  }

  /// Looks at a commit, whose parents were looked at before if they are new.
  func examine(commit id: ObjectID) throws {
    let commit = try repository.commit(id)
    trees[id] = commit.tree
    let parents = repository.shallowCommits.contains(id) ? [] : commit.parents
    self.parents[id] = parents.count > 64 ? Array(parents.prefix(64)) : parents
    try examine(
      tree: commit.tree,
      before: try parents.prefix(64).map { try tree(of: $0) },
      commit: id
    )
  }

  /// The tree of a commit.
  func tree(of commit: ObjectID) throws -> ObjectID {
    if let known = trees[commit] { return known }
    let tree = try repository.commit(commit).tree
    trees[commit] = tree
    return tree
  }

  /// Looks at a tree.
  ///
  /// - Parameters:
  ///   - before: the trees that were there before.
  ///   - commit: the commit whose it is, if any.
  func examine(tree: ObjectID, before: [ObjectID], commit: ObjectID?) throws {
    try walk.forEachFile(tree, before: before) { file in try examine(file, commit) }
    for change in walk.changes { try examine(change, commit) }
  }

  /// Looks at a blob that a reference names.
  func examine(blob: ObjectID, name: [UInt8]) throws {
    guard let facts = try blobs.facts(blob), facts.isRaw else { return }
    count(blob, facts.byteCount, path: name)
    try checkSize(facts.byteCount, path: name, blob: blob, commit: nil)
  }

  private func examine(_ file: NewFile, _ commit: ObjectID?) throws {
    guard let facts = try blobs.facts(file.blob) else { return }
    switch facts.kind {
    case .empty: break
    case .raw:
      count(file.blob, facts.byteCount, path: file.path)
      try checkSize(facts.byteCount, path: file.path, blob: file.blob, commit: commit)
      if file.mode.isRegularFile { try examine(raw: file, facts, commit) }
    case .malformed(let error):
      guard file.mode.isRegularFile else { return }
      try note(.malformedPointer, file, commit, facts, .pointer(error))
    case .pointer(let pointer):
      guard file.mode.isRegularFile else { return }
      if !file.isTracked { try note(.untrackedPointer, file, commit, facts) }
      if !pointer.isCanonical { try note(.nonCanonicalPointer, file, commit, facts) }
      try examine(pointer, file, commit, facts)
    }
  }

  private func examine(raw file: NewFile, _ facts: BlobFacts, _ commit: ObjectID?) throws {
    if file.isTracked {
      if !file.path.isOfGit { try note(.rawFile, file, commit, facts) }
    } else if models.firstMatch(file.path.rawSpan, basenameAt: file.path.basenameStart) != nil {
      try note(.modelFile, file, commit, facts)
    }
    guard !file.outputs.isEmpty, isOn(.dvcOutput),
      let (output, source) = try dvc.output(of: file.path, file.outputs)
    else { return }
    try note(.dvcOutput, file, commit, facts, .output(output, of: source))
  }

  private func examine(
    _ pointer: Pointer,
    _ file: NewFile,
    _ commit: ObjectID?,
    _ facts: BlobFacts
  ) throws {
    guard checksObjects, pointer.size > 0, isOn(.missingObject),
      try !store.contains(pointer)
    else { return }
    try note(.missingObject, file, commit, facts, .object(pointer.oid), size: pointer.size)
  }

  /// Looks at files that a change of attributes gives to Git LFS, or takes from it.
  private func examine(_ change: ChangedAttributes, _ commit: ObjectID?) throws {
    guard isOn(.trackingRemoved) || isOn(.rawFile) else { return }
    var lost: [[UInt8]] = []
    var count = 0
    try walk.forEachFile(in: change) { path, blob, isTracked, _ in
      guard let facts = try blobs.facts(blob), !path.isOfGit else { return }
      if case .empty = facts.kind { return }
      if isTracked {
        guard facts.isRaw else { return }
        try note(.rawFile, path, blob, commit, facts, isTracked: true)
      } else {
        count += 1
        if lost.count < 1000 { lost.append(path) }
      }
    }
    guard count > 0 else { return }
    let folder = change.directory.isEmpty ? [] : change.directory + [0x2F]
    try add(
      Candidate.Key(
        rule: .trackingRemoved,
        path: folder + Array(".gitattributes".utf8),
        blob: change.tree
      ),
      commit,
      nil,
      .untracked(paths: lost, count: count)
    )
  }

  private func checkSize(
    _ byteCount: UInt64,
    path: [UInt8],
    blob: ObjectID,
    commit: ObjectID?
  ) throws {
    guard let limit = settings.limit, byteCount > limit else { return }
    try add(Candidate.Key(rule: .largeFile, path: path, blob: blob), commit, byteCount)
  }

  private func count(_ blob: ObjectID, _ byteCount: UInt64, path: [UInt8]) {
    guard rawBlobs[blob] == nil, exception(.pushSize, path) == nil else { return }
    rawBlobs[blob] = byteCount
  }
}

// What is noted.
extension Examination {
  func isOn(_ rule: AuditRule) -> Bool { settings.severity(of: rule) != .off }

  /// What lets a file through.
  func exception(_ rule: AuditRule, _ path: [UInt8]) -> AuditException? {
    settings.exceptions.first { $0.applies(to: rule, path: path) }
  }

  func drop(_ key: Candidate.Key) { candidates[key] = nil }

  func update(_ candidate: Candidate) { candidates[candidate.key] = candidate }

  private func note(
    _ rule: AuditRule,
    _ file: NewFile,
    _ commit: ObjectID?,
    _ facts: BlobFacts,
    _ detail: AuditDetail = .none,
    size: UInt64? = nil
  ) throws {
    try note(
      rule,
      file.path,
      file.blob,
      commit,
      facts,
      isTracked: file.isTracked,
      detail,
      size: size
    )
  }

  private func note(
    _ rule: AuditRule,
    _ path: [UInt8],
    _ blob: ObjectID,
    _ commit: ObjectID?,
    _ facts: BlobFacts,
    isTracked: Bool,
    _ detail: AuditDetail = .none,
    size: UInt64? = nil
  ) throws {
    try add(
      Candidate.Key(rule: rule, path: path, blob: blob),
      commit,
      size ?? facts.byteCount,
      detail,
      isTracked: isTracked
    )
  }

  private func add(
    _ key: Candidate.Key,
    _ commit: ObjectID?,
    _ byteCount: UInt64?,
    _ detail: AuditDetail = .none,
    isTracked: Bool = false
  ) throws {
    guard isOn(key.rule), candidates[key] == nil else { return }
    guard candidates.count < Self.candidateLimit else {
      throw AuditError.tooMany(limit: Self.candidateLimit)
    }
    candidates[key] = Candidate(
      key: key,
      order: candidates.count,
      commit: commit,
      byteCount: byteCount,
      detail: detail,
      isTracked: isTracked
    )
  }
}

extension [UInt8] {
  /// Whether Git or Git LFS reads the file itself: no migration converts it.
  fileprivate var isOfGit: Bool {
    let name = self[basenameStart...]
    return name.prefix(4).map { $0 | 0x20 }.elementsEqual([0x2E, 0x67, 0x69, 0x74])
      || name.elementsEqual(".lfsconfig".utf8) || name.elementsEqual(".mailmap".utf8)
  }
}
