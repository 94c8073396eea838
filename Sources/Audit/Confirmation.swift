internal import GitObjects
internal import LFS

/// Drops what does not count after all: blobs that the other side has at another path, and what a
/// later commit has mended.
struct Confirmation {
  private let examination: Examination
  private let scope: Scope
  /// The trees of the tips.
  private let targets: [ObjectID]

  init(_ examination: Examination, _ scope: Scope, _ targets: [ObjectID]) {
    (self.examination, self.scope, self.targets) = (examination, scope, targets)
  }

  func run() async throws {
    try await dropKnownBlobs { $0.isAboutNewBlobs && $0 != .missingObject }
    try await dropKnownBlobs(isOfLFS: true) { $0 == .missingObject }
    for candidate in examination.candidates.values where candidate.key.rule.isAboutTips {
      try confirm(candidate)
    }
  }

  private func dropKnownBlobs(
    isOfLFS: Bool = false,
    _ isConcerned: (AuditRule) -> Bool
  ) async throws {
    let keys = examination.candidates.keys.filter { isConcerned($0.rule) && $0.blob != nil }
    // What is staged is new to every commit; whether a remote has it is not asked.
    guard !keys.isEmpty, !scope.tips.isEmpty else { return }
    let new = try await scope.new(
      among: Set(keys.compactMap(\.blob)),
      isOfLFS: isOfLFS,
      examination.repository
    )
    for key in keys where !new.contains(key.blob ?? .zero) { examination.drop(key) }
  }

  private func confirm(_ candidate: Candidate) throws {
    let key = candidate.key
    if case .untracked(let paths, let count) = candidate.detail {
      let left = try paths.filter { path in
        try holds(path) { file in try !file.isTracked && !isEmpty(file.blob) }
      }
      guard !left.isEmpty else { return examination.drop(key) }
      var changed = candidate
      changed.detail = .untracked(paths: left, count: count - paths.count + left.count)
      return examination.update(changed)
    }
    let isLeft = try holds(key.path) { file in
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
  private func holds(_ path: [UInt8], _ isSo: (FoundFile) throws -> Bool) throws -> Bool {
    let lookup = FileLookup(examination)
    for tree in targets {
      if let file = try lookup.file(at: path, in: tree), try isSo(file) { return true }
    }
    return false
  }
}
