internal import GitObjects
internal import LFS

/// Drops what does not count after all: blobs that the other side has at another path, and what a
/// later commit has fixed.
struct Confirmation {
  /// Of more tips that have a file still it is not told which.
  private static let tipLimit = 20

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
    let trees: [ObjectID?] = try targets.map { target in
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

  /// - Parameter trees: those of the tips, by their numbers.
  private func confirm(_ candidate: Candidate, _ trees: [ObjectID?]) throws {
    let key = candidate.key
    var changed = candidate
    if case .untracked(let paths, let count) = candidate.detail {
      var tips: Set<Int> = []
      let left = try paths.filter { path in
        let holding = try holding(path, trees) { file in
          try !file.isTracked && !isEmpty(file.blob)
        }
        tips.formUnion(holding)
        return !holding.isEmpty
      }
      changed.detail = .untracked(paths: left, count: count - paths.count + left.count)
      changed.tips = tips.sorted()
    } else {
      changed.tips = try holding(key.path, trees) { file in
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
    }
    if changed.tips.isEmpty { examination.drop(key) } else { examination.update(changed) }
  }

  private func isEmpty(_ blob: ObjectID) throws -> Bool {
    guard case .empty? = try examination.examiner.blobs.facts(blob)?.kind else { return false }
    return true
  }

  /// The tips that have a file at the path that is so.
  private func holding(
    _ path: [UInt8],
    _ trees: [ObjectID?],
    _ isSo: (FoundFile) throws -> Bool
  ) throws -> [Int] {
    let lookup = FileLookup(examination)
    var answers: [ObjectID: Bool] = [:]
    var holding: [Int] = []
    for (tip, tree) in trees.enumerated() {
      guard let tree else { continue }
      // Many tips have the same tree.
      let known = answers[tree]
      let answer = try known ?? lookup.file(at: path, in: tree).map(isSo) ?? false
      answers[tree] = answer
      guard answer else { continue }
      holding.append(tip)
      // A command for each is more than anyone pastes.
      if holding.count == Self.tipLimit { break }
    }
    return holding
  }
}
