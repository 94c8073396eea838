public import GitObjects

/// A history made from a seed: the same one for the same seed and shape.
public struct RandomHistory: Sendable {
  /// What the history may hold.
  public let shape: HistoryShape
  /// Its branches, by short name.
  public internal(set) var branches: [String] = []
  /// The references with their objects, by full name.
  public internal(set) var references: [(name: String, target: ObjectID)] = []
  /// Branches that are symbolic references, with the full names of their targets.
  public internal(set) var symbolicReferences: [(name: String, target: String)] = []

  let objects: ObjectBatch
  let commits: [BuiltCommit]
  private let storage: Storage

  /// How the objects are stored, which must not matter to readers.
  private enum Storage: CaseIterable {
    case loose, onePack, deltas, packAndLoose
  }

  /// Makes the history.
  public init(shape: HistoryShape, using random: inout SeededGenerator) {
    self.shape = shape
    var builder = HistoryBuilder(
      random: SeededGenerator(seed: random.next()),
      shape: shape
    )
    while builder.commits.count < shape.commits { builder.grow() }
    var naming = ReferenceBuilder(builder)
    naming.build()
    branches = naming.branches
    references = naming.references
    symbolicReferences = naming.symbolicReferences
    objects = naming.objects
    commits = builder.commits
    storage = random.pick(Storage.allCases)
  }

  /// Writes the history into a new repository, whose HEAD is on the first branch.
  ///
  /// - Throws: `CommandFailure` if Git refuses it.
  public func write() async throws -> TestRepository {
    let repository = try await TestRepository.empty(bare: shape.isBare)
    let pack = objects.pack
    switch storage {
    case .loose:
      try await repository.git("unpack-objects", "-q", input: pack)
    case .onePack, .deltas:
      try await repository.git("index-pack", "--stdin", input: pack)
    case .packAndLoose:
      // In this order, since Git does not write loose objects that are in a pack.
      try await repository.git("unpack-objects", "-q", input: pack)
      try await repository.git("index-pack", "--stdin", input: pack)
    }
    let updates = references.map { "create \($0.name) \($0.target)\n" }.joined()
    try await repository.git("update-ref", "--stdin", input: Array(updates.utf8))
    for symbolic in symbolicReferences {
      try await repository.git("symbolic-ref", symbolic.name, symbolic.target)
    }
    try await repository.git("symbolic-ref", "HEAD", "refs/heads/" + branches[0])
    if storage == .deltas { try await repository.git("repack", "-a", "-d", "-f", "-q") }
    if !shape.isBare {
      try await repository.git("reset", "-q", "--hard")
      try await repository.age()
    }
    return repository
  }
}

extension TestRepository {
  /// Makes the files of the worktree here so old that Git trusts their times.
  ///
  /// - Throws: `CommandFailure` if a command fails.
  public func age() async throws {
    try await shell(
      "git ls-files -z | xargs -0 -r touch -h -d 2001-01-01 --; git update-index -q --refresh"
    )
  }
}
