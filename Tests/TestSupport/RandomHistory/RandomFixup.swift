/// A history with attributes about Git LFS, and a way to convert the files by them, from one seed.
public struct RandomFixup: Sendable {
  /// The seed.
  public let seed: UInt64
  /// The history to migrate.
  public let history: RandomHistory
  /// The arguments after `import` or `info` that choose commits.
  public let references: RandomReferences
  /// Arguments for `lfs-migrate` alone.
  public let ownArguments: [String]
  /// The value of `--above`; `nil` for none.
  public let limit: Int?
  /// Whether git-lfs reads all attributes as Git does (row D7 of the table of deviations).
  public let isAgreed: Bool

  /// The contents of `info/attributes` and of the user's file; `nil` if there is no such file.
  private let outside: (info: [UInt8]?, user: [UInt8]?)
  private let ignoresCase: Bool

  /// Makes the scenario of a seed.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0xF1_C0F)
    var shape = HistoryShape.identitySafe(using: &random)
    isAgreed = random.chance(40)
    shape.attributes = isAgreed ? .constant : .wild
    if isAgreed {
      // Rows D8 and D16.
      shape.hasProtectedFiles = false
      shape.hasEmptyFiles = false
    }
    limit = !isAgreed && random.chance(20) ? random.pick([300, 1024, 3000]) : nil
    history = RandomHistory(shape: shape, using: &random)
    references = RandomReferences(of: history, using: &random)
    let isAlone = isAgreed || random.chance(60)
    outside = (
      isAlone || random.chance(50) ? nil : AttributeRules.wild(using: &random),
      isAlone || random.chance(50) ? nil : AttributeRules.wild(using: &random)
    )
    ignoresCase = !isAgreed && random.chance(15)
    self.seed = seed
    ownArguments = shape.ownArguments(using: &random)
  }

  /// The arguments after `import` that `git lfs migrate` and `lfs-migrate` both take.
  public var arguments: [String] {
    ["--fixup"] + (limit.map { ["--above=\($0)b"] } ?? []) + references.arguments
  }

  /// Writes the repository with its settings.
  ///
  /// - Throws: `CommandFailure` if Git refuses it.
  public func write() async throws -> TestRepository {
    let repository = try await history.write()
    let folder = try await repository.commonDirectory
    if let text = outside.info {
      try await repository.shell("mkdir -p '\(folder)/info'")
      try await repository.run("tee", [folder + "/info/attributes"], input: text).checked()
    }
    if let text = outside.user {
      let file = folder + "/attributes-of-user"
      try await repository.run("tee", [file], input: text).checked()
      try await repository.git("config", "core.attributesFile", file)
    }
    if ignoresCase { try await repository.git("config", "core.ignoreCase", "true") }
    return repository
  }

  /// The command that repeats the scenario, in one line.
  public var description: String {
    "seed \(seed): import \((arguments + ownArguments).joined(separator: " "))"
      + (outside.info == nil ? "" : ", with info/attributes")
      + (outside.user == nil ? "" : ", with attributes of the user")
      + (ignoresCase ? ", without regard to case" : "")
  }
}
