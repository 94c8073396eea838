internal import GitObjects
internal import LFS

/// Drops what does not count after all: blobs that the other side has at another path, and what a
/// later commit has mended.
struct Confirmation {
  private let examination: Examination
  private let scope: Scope
  private let targets: [Audit.Target]

  init(_ examination: Examination, _ scope: Scope, _ targets: [Audit.Target]) {
    (self.examination, self.scope, self.targets) = (examination, scope, targets)
  }

  func run() async throws {
    try await dropKnownBlobs { $0.isAboutNewBlobs && $0 != .missingObject }
    try await dropKnownBlobs(isOfLFS: true) { $0 == .missingObject }
    let aboutTips = examination.candidates(where: { $0.rule.isAboutTips })
    guard !aboutTips.isEmpty else { return }
    // What would be checked out.
    let trees: [ObjectID] = try targets.compactMap { target in
      switch target {
      case .commit(let id): try examination.tree(of: id)
      case .tree(let id): id
      case .blob: nil
      }
    }
    for candidate in aboutTips { try confirm(candidate, trees) }
  }

  private func dropKnownBlobs(
    isOfLFS: Bool = false,
    _ isConcerned: (AuditRule) -> Bool
  ) async throws {
    // What is staged is new to every commit; whether a remote has it is not asked.
    guard !scope.tips.isEmpty,
      try await scope.hasKnown(isOfLFS: isOfLFS, examination.repository)
    else { return }
    let keys = examination.candidates(where: { isConcerned($0.rule) && $0.blob != nil })
      .map(\.key)
    guard !keys.isEmpty else { return }
    let new = try await scope.new(
      among: Set(keys.compactMap(\.blob)),
      isOfLFS: isOfLFS,
      examination.repository
    )
    for key in keys where !new.contains(key.blob ?? .zero) { examination.drop(key) }
  }

  /// - Parameter trees: those of the tips.
  private func confirm(_ candidate: Candidate, _ trees: [ObjectID]) throws {
    let key = candidate.key
    if case .untracked(let paths, let count) = candidate.detail {
      let left = try paths.filter { path in
        try holds(path, trees) { file in try !file.isTracked && !isEmpty(file.blob) }
      }
      guard !left.isEmpty else { return examination.drop(key) }
      var changed = candidate
      changed.detail = .untracked(paths: left, count: count - paths.count + left.count)
      return examination.update(changed)
    }
    let isLeft = try holds(key.path, trees) { file in
      switch key.rule {
      case .untrackedPointer:
        let facts = try examination.examiner.blobs.facts(file.blob)
        guard case .pointer? = facts?.kind else { return false }
        return !file.isTracked
      case .dvcOutput:
        guard try examination.examiner.blobs.facts(file.blob)?.isRaw == true else { return false }
        return try examination.examiner.dvc.output(of: key.path, file.outputs) != nil
      default: return file.blob == key.blob
      }
    }
    if !isLeft { examination.drop(key) }
  }

  private func isEmpty(_ blob: ObjectID) throws -> Bool {
    guard case .empty? = try examination.examiner.blobs.facts(blob)?.kind else { return false }
    return true
  }

  /// Whether some tip has a file at the path that is so.
  private func holds(
    _ path: [UInt8],
    _ trees: [ObjectID],
    _ isSo: (FoundFile) throws -> Bool
  ) throws -> Bool {
    let lookup = FileLookup(examination)
    for tree in trees {
      if let file = try lookup.file(at: path, in: tree), try isSo(file) { return true }
    }
    return false
  }
}
