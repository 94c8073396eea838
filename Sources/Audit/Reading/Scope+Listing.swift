internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Synchronization

// What Git lists.
extension Scope {
  /// More new commits than this are an error.
  static let commitLimit = 4_000_000

  private func names(_ starts: [ObjectID]) -> [UInt8] {
    var text: [UInt8] = []
    for id in starts { text += id.hex + [.newline] }
    for id in known { text += Array("^".utf8) + id.hex + [.newline] }
    return text
  }

  /// The new commits that the tips reach, parents first.
  func commits(from starts: [ObjectID], _ repository: ExaminedRepository) async throws -> [ObjectID]
  {
    let output = try await list(
      starts,
      ["--topo-order", "--reverse", "--max-count=\(Self.commitLimit + 1)"],
      knownOptions,
      repository
    )
    guard let ids = ObjectNames.list(output) else {
      throw GitError.unreadableOutput(command: "git rev-list", output: "")
    }
    guard ids.count <= Self.commitLimit else { throw AuditError.tooMany(limit: Self.commitLimit) }
    return ids
  }

  /// Whether the other side is known to have nothing, and all commits are there.
  func isFromScratch(_ repository: ExaminedRepository) async throws -> Bool {
    let grafts = repository.location.graftsPath(repository.git)
    guard repository.shallowCommits.isEmpty, !repository.isPartial, !Files.exists(grafts) else {
      return false
    }
    return try await !hasKnown(isOfLFS: false, repository)
  }

  /// Which of these objects the other side lacks.
  ///
  /// - Parameter isOfLFS: whether it is about what Git LFS would send.
  func new(
    among ids: Set<ObjectID>,
    isOfLFS: Bool,
    _ repository: ExaminedRepository
  ) async throws -> Set<ObjectID> {
    guard !ids.isEmpty, try await hasKnown(isOfLFS: isOfLFS, repository) else { return ids }
    let output = try await list(
      tips.map(\.object),
      ["--objects", "--no-object-names"]
        // What is looked for is here. What is not must not be fetched one by one.
        + (repository.isPartial ? ["--missing=allow-promisor"] : []),
      isOfLFS ? knownLFSOptions : knownOptions,
      repository
    )
    var found: Set<ObjectID> = []
    for line in output.lines {
      if let id = ObjectNames.read(digits: line), ids.contains(id) { found.insert(id) }
    }
    return found
  }

  /// Whether the other side may have something, so that it is worth asking what it lacks.
  func hasKnown(isOfLFS: Bool, _ repository: ExaminedRepository) async throws -> Bool {
    try await hasKnown(isOfLFS ? knownLFSOptions : knownOptions, repository)
  }

  /// Whether the other side is known to have anything: a remote that nothing was pushed to has not.
  private func hasKnown(_ options: [GitArgument], _ repository: ExaminedRepository) async throws
    -> Bool
  {
    guard known.isEmpty else { return true }
    guard !options.isEmpty else { return false }
    let key = options.map(\.bytes)
    if let answer = answers.known.withLock({ $0[key] }) { return answer }
    var answer = try await !repository.git.output(of: ["rev-parse"] + options).isEmpty
    if !answer, options.contains("--all") {
      // To 'git rev-list', unlike 'git rev-parse', that is a HEAD without a branch too.
      let head = try await repository.git.result(of: ["rev-parse", "-q", "--verify", "HEAD"])
      answer = head.end.isSuccess
    }
    answers.known.withLock { $0[key] = answer }
    return answer
  }

  private func list(
    _ starts: [ObjectID],
    _ options: [GitArgument],
    _ known: [GitArgument],
    _ repository: ExaminedRepository
  ) async throws -> [UInt8] {
    var git = repository.git
    // What stands in an object's place here does not stand there at the other side.
    git.environment["GIT_NO_REPLACE_OBJECTS"] = [UInt8(ascii: "1")]
    return try await git.output(
      of: ["rev-list"] + options + ["--stdin"] + known,
      input: names(starts)
    )
  }
}
