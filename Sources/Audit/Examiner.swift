internal import Digests
internal import GitObjects
internal import GitStore

/// Has rules look at what is new, and notes what violates them; for one thread.
final class Examiner {
  let repository: ExaminedRepository
  let attributes: AttributesCache
  let blobs: BlobTable
  let rules: ActiveRules
  private let settings: AuditSettings
  private let walk: TreeWalk
  private let limits: AuditLimits
  private var notes = AuditNotes()
  /// Files that are to be looked at next.
  private var open: [OpenFile] = []
  /// At most this many files are held, so that their blobs are read as they stand in the packs; and at
  /// most this many bytes of their paths.
  private static let openLimit = 16_384
  private static let openByteLimit = 4 << 20
  private var openByteCount = 0
  /// A rule looks at this many files before the next rule does.
  private static let pieceCount = 512

  init(
    _ repository: ExaminedRepository,
    _ settings: AuditSettings,
    _ limits: AuditLimits,
    isReceived: Bool
  ) {
    (self.repository, self.settings, self.limits) = (repository, settings, limits)
    attributes = AttributesCache(repository, limits)
    blobs = BlobTable(repository)
    walk = TreeWalk(repository, attributes, limits)
    rules = ActiveRules(
      RuleSetup(settings: settings, repository: repository, blobs: blobs, isReceived: isReceived)
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

  /// Looks at a tree.
  ///
  /// - Parameters:
  ///   - before: the trees that were there before.
  ///   - commit: the commit whose it is; `nil` if it is that of none.
  func examine(tree: ObjectID, before: [ObjectID], commit: ObjectID?) throws {
    try walk.forEachFile(tree, before: before) { file in
      open.append(OpenFile(file: file, commit: commit))
      openByteCount += file.path.bytes.count
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

  /// Looks at files that were given away.
  func examine(_ files: [OpenFile]) throws {
    var piece: [ExaminedFile] = []
    piece.reserveCapacity(min(files.count, Self.pieceCount))
    for place in files.indices {
      if let facts = try blobs.facts(files[place].file.blob), !facts.isEmpty {
        let (file, commit) = (files[place].file, files[place].commit)
        if facts.isRaw { count(file.blob, facts.byteCount, path: file.path) }
        piece.append(
          ExaminedFile(
            path: file.path,
            blob: file.blob,
            facts: facts,
            isRegular: file.mode.isRegularFile,
            isTracked: file.isTracked,
            outputs: file.outputs,
            commit: commit
          )
        )
      }
      guard piece.count == Self.pieceCount || place == files.count - 1 else { continue }
      try examine(piece)
      piece.removeAll(keepingCapacity: true)
    }
  }

  private func examine(_ files: [ExaminedFile]) throws {
    for rule in rules.files {
      for (place, violation) in try rule.examine(all: files) {
        try note(violation, type(of: rule).rule, files[place])
      }
    }
  }

  /// Looks at a blob that a reference names.
  func examine(blob: ObjectID, name: [UInt8]) throws {
    guard let facts = try blobs.facts(blob), facts.isRaw else { return }
    let path = RepositoryPath(name)
    count(blob, facts.byteCount, path: path)
    try examine([ExaminedFile(path: path, blob: blob, facts: facts, isRegular: false)])
  }

  /// Looks at files that a change of attributes gives to Git LFS, or takes from it.
  private func examine(_ change: ChangedAttributes, _ commit: ObjectID?) throws {
    guard !rules.tracking.isEmpty else { return }
    let walk = ChangedAttributesWalk(
      repository: repository,
      attributes: attributes,
      limits: limits
    )
    try walk.forEachFile(in: change) { path, blob, isTracked, _ in
      guard let facts = try blobs.facts(blob) else { return }
      let file = ExaminedFile(
        path: path,
        blob: blob,
        facts: facts,
        isTracked: isTracked,
        commit: commit
      )
      for rule in rules.tracking {
        guard let violation = try rule.examine(file, in: change) else { continue }
        try note(violation, type(of: rule).rule, file)
      }
    }
    for rule in rules.tracking {
      guard let violation = try rule.end(change) else { continue }
      let key = Candidate.Key(
        rule: type(of: rule).rule,
        path: change.path,
        subject: .tree(change.tree)
      )
      try add(key, violation, commit)
    }
  }

  /// Counts a blob outside Git LFS, unless an exception keeps it out of the size of a push.
  private func count(_ blob: ObjectID, _ byteCount: UInt64, path: RepositoryPath) {
    guard !notes.rawBlobs.contains(blob), settings.exception(PushSize.rule, path) == nil else {
      return
    }
    notes.add(rawBlob: blob, byteCount: byteCount)
  }
}

// What is noted.
extension Examiner {
  private func note(_ violation: Violation, _ rule: AuditRule, _ file: ExaminedFile) throws {
    let key = Candidate.Key(rule: rule, path: file.path, subject: .blob(file.blob))
    try add(key, violation, file.commit, isTracked: file.isTracked)
  }

  private func add(
    _ key: Candidate.Key,
    _ violation: Violation,
    _ commit: ObjectID?,
    isTracked: Bool = false
  ) throws {
    guard !notes.contains(key) else { return }
    try limits.takeCandidate(key.path.bytes.count + violation.pathByteCount)
    notes.add(
      Candidate(
        key: key,
        commit: commit,
        byteCount: violation.byteCount,
        limit: violation.limit,
        detail: violation.detail,
        isTracked: isTracked
      )
    )
  }
}
