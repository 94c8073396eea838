internal import Digests
internal import FileSystem
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import LFS

/// A new file that is still to be looked at, and the commit that brings it in, if any.
struct OpenFile: Sendable {
  let file: NewFile
  let commit: ObjectID?
}

/// Looks at what is new, and notes what violates a rule; for one thread.
final class Examiner {
  let repository: ExaminedRepository
  let settings: AuditSettings
  let attributes: AttributesCache
  let blobs: BlobTable
  let dvc: DVCOutputs
  private let walk: TreeWalk
  private let limits: AuditLimits
  private let store: StoredObjects
  private let checksObjects: Bool
  private let models: AttributesPatternList
  private var notes = AuditNotes()
  /// Files that are to be looked at next.
  private var open: [OpenFile] = []
  /// So many files are held, so that their blobs are read as they stand in the packs; and so many
  /// bytes of their paths.
  private static let openLimit = 16_384
  private static let openByteLimit = 4 << 20
  private var openByteCount = 0

  init(
    _ repository: ExaminedRepository,
    _ settings: AuditSettings,
    _ limits: AuditLimits,
    isReceived: Bool
  ) {
    (self.repository, self.settings, self.limits) = (repository, settings, limits)
    attributes = AttributesCache(repository, limits)
    blobs = BlobTable(repository)
    dvc = DVCOutputs(repository)
    walk = TreeWalk(repository, attributes, limits)
    store = StoredObjects(repository)
    // A server may have the objects elsewhere: then nobody can tell here whether they are there.
    checksObjects =
      !isReceived || settings.severities[.missingObject] != nil || store.isInUse
    models = AttributesPatternList(
      settings.modelPatterns.compactMap { try? AttributesPattern($0, caseFolding: true) }
    )
  }

  /// Gives away what was noted since the last call.
  func takeNotes() throws -> AuditNotes {
    try examineOpen()
    defer { notes = AuditNotes() }
    return notes
  }

  /// Gives away what was noted since the last call, and the files that are still to be looked at:
  /// none, if too many are held already, or with them the lists of what DVC keeps.
  func takeOpen() throws -> (notes: AuditNotes, files: [OpenFile]) {
    guard open.allSatisfy(\.file.outputs.isEmpty), limits.hold(open.count, openByteCount) else {
      return (try takeNotes(), [])
    }
    defer { (notes, open, openByteCount) = (AuditNotes(), [], 0) }
    return (notes, open)
  }

  /// Looks at files that were given away.
  func examine(_ files: [OpenFile]) throws {
    for open in files { try examine(open.file, open.commit) }
  }

  /// Looks at a tree.
  ///
  /// - Parameters:
  ///   - before: the trees that were there before.
  ///   - commit: the commit whose it is, if any.
  func examine(tree: ObjectID, before: [ObjectID], commit: ObjectID?) throws {
    try walk.forEachFile(tree, before: before) { file in
      open.append(OpenFile(file: file, commit: commit))
      openByteCount += file.path.count
      if open.count >= Self.openLimit || openByteCount >= Self.openByteLimit { try examineOpen() }
    }
    guard !walk.changes.isEmpty else { return }
    try examineOpen()
    for change in walk.changes { try examine(change, commit) }
  }

  private func examineOpen() throws {
    try blobs.read(open.map(\.file.blob))
    try examine(open)
    open.removeAll(keepingCapacity: true)
    openByteCount = 0
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
    case .pointer(let pointer) where pointer.hidesContent:
      guard file.mode.isRegularFile else { return }
      try note(.malformedPointer, file, commit, facts, .pointer(.malformed(.zeroSize(pointer.oid))))
    case .pointer(let pointer):
      guard file.mode.isRegularFile else { return }
      if !file.isTracked { try note(.untrackedPointer, file, commit, facts) }
      if !pointer.isCanonical { try note(.nonCanonicalPointer, file, commit, facts) }
      try examine(pointer, file, commit, facts)
    }
  }

  private func examine(raw file: NewFile, _ facts: BlobFacts, _ commit: ObjectID?) throws {
    if file.isTracked {
      if !ProtectedFile.contains(path: file.path) { try note(.rawFile, file, commit, facts) }
    } else if models.firstMatch(file.path.rawSpan, basenameAt: file.path.basenameStart) != nil {
      try note(.modelFile, file, commit, facts)
    }
    guard !file.outputs.isEmpty, settings.isOn(.dvcOutput),
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
    guard checksObjects, pointer.size > 0, settings.isOn(.missingObject),
      try !store.contains(pointer)
    else { return }
    try note(.missingObject, file, commit, facts, .object(pointer.oid), size: pointer.size)
  }

  /// Looks at files that a change of attributes gives to Git LFS, or takes from it.
  private func examine(_ change: ChangedAttributes, _ commit: ObjectID?) throws {
    guard settings.isOn(.trackingRemoved) || settings.isOn(.rawFile) else { return }
    var lost: [[UInt8]] = []
    var count = 0
    try walk.forEachFile(in: change) { path, blob, isTracked, _ in
      guard let facts = try blobs.facts(blob), !ProtectedFile.contains(path: path) else { return }
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
    guard !notes.rawBlobs.contains(blob), settings.exception(.pushSize, path) == nil else { return }
    notes.add(rawBlob: blob, byteCount: byteCount)
  }
}

// What is noted.
extension Examiner {
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
    guard settings.isOn(key.rule), !notes.contains(key) else { return }
    var pathByteCount = key.path.count
    if case .untracked(let paths, _) = detail { pathByteCount += paths.map(\.count).reduce(0, +) }
    try limits.takeCandidate(pathByteCount)
    notes.add(
      Candidate(
        key: key,
        commit: commit,
        byteCount: byteCount,
        detail: detail,
        isTracked: isTracked
      )
    )
  }
}
