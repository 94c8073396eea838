internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import LFS

// What fixes a finding.
extension FindingBuilder {
  /// Finds out where a commit can be made that builds on a tip; Git is asked where something is found
  /// only.
  mutating func findPlaces() async throws {
    guard places.isEmpty, !isStaged, !request.isReceived else { return }
    let fix = FixReferences(examination.repository)
    head = try await fix.head()
    let headCommit = try await examination.repository.git.result(
      of: ["rev-parse", "-q", "--verify", "HEAD^{commit}"]
    )
    let checkedOut = ObjectNames.read(digits: headCommit.output.trimmingWhitespace)
    let branches = try await fix.branches()
    places = targets.map { target in
      guard case .commit(let id) = target else { return [] }
      if head == nil, id == checkedOut { return [.head] }
      return (branches[id] ?? []).map { $0 == head ? .head : .branch($0) }
    }
  }

  /// Which references have to be rewritten.
  func references(for candidates: [Candidate]) async throws -> AuditedReferences? {
    switch request {
    case .staged: return nil
    case .received: return pushedNames.map { .unpushed(Self.branchNames($0)) } ?? .everything
    case .push, .range, .everything: break
    }
    let isRewritten = settings.pushLimit.map { examination.rawBlobs.byteCount > $0 } ?? false
    // What is too much together may have come in anywhere.
    let all = examination.commits
    var concerned: Set<ObjectID> = isRewritten ? Set(all.ids) : []
    for candidate in candidates where candidate.key.rule.isAboutHistory {
      if let commit = candidate.commit { concerned.insert(commit) }
    }
    guard !concerned.isEmpty else { return nil }
    return try await FixReferences(examination.repository)
      .reaching(all.oldest(of: concerned), takesAll: request == .everything)
  }

  /// The names of pushed branches as people write them.
  private static func branchNames(_ names: [[UInt8]]) -> [[UInt8]] {
    names.map { name in name.dropping(prefix: "refs/heads/").map { Array($0) } ?? name }
  }

  func fixCommands(of candidate: Candidate) throws -> [FixCommand] {
    let path = candidate.key.path
    var references = references
    if request.isReceived, let commit = candidate.commit, let reaching {
      references =
        reaching.names(reaching: commit).map { .unpushed(Self.branchNames($0)) }
        ?? .everything
    }
    switch candidate.key.rule {
    case .largeFile, .modelFile, .pushSize, .oldHistory, .largeMessage:
      if isStaged {
        return [candidate.isTracked ? .stageAgain(paths: [path]) : .trackStaged(paths: [path])]
      }
      return references.map { [.convert(paths: [path], $0)] } ?? []
    case .rawFile:
      if isStaged { return [.stageAgain(paths: [path])] }
      return references.map { [.fixUp($0)] } ?? []
    case .untrackedPointer:
      return places(of: candidate).map { .track(paths: [path], $0) }
    case .malformedPointer:
      // Git LFS would write an empty file, or pointer, in its place: only a person has the file.
      if case .pointer(.malformed(.zeroSize(_))) = candidate.detail { return [] }
      let untracked = candidate.isTracked ? [] : [path]
      return places(of: candidate)
        .map { .takeAsContent(paths: [path], untracked: untracked, $0) }
    case .nonCanonicalPointer:
      let untracked = candidate.isTracked ? [] : [path]
      return places(of: candidate).map { .writeAnew(paths: [path], untracked: untracked, $0) }
    case .missingObject:
      let names = examination.repository.config.subsections(of: "remote")
      let other = names.first { $0 != scope.remote } ?? names.first
      return [.fetch(remote: other, commits: candidate.commit.map { [$0] } ?? [])]
    case .trackingRemoved:
      let parent = candidate.commit.flatMap { examination.commits.parents(of: $0)?.first }
      let tree = try parent.map { try examination.tree(of: $0) }
      let lookup = FileLookup(examination)
      let wasThere = try isStaged || tree.flatMap { try lookup.file(at: path, in: $0) } != nil
      var files: [[UInt8]] = []
      if case .untracked(let paths, _) = candidate.detail { files = paths }
      return places(of: candidate).map { place in
        .restore(path: path, from: wasThere ? parent : nil, files: files, place)
      }
    case .dvcOutput:
      return places(of: candidate).map { .leaveToDVC(paths: [path], $0) }
    }
  }

  /// Where a commit fixes it: on each branch that has it still.
  private func places(of candidate: Candidate) -> [CommitPlace] {
    if isStaged { return [.index] }
    // Whoever pushes knows what is checked out there.
    if request.isReceived { return [.head] }
    var found: [CommitPlace] = []
    for tip in candidate.tips where tip < places.count {
      for place in places[tip] where !found.contains(place) { found.append(place) }
    }
    return found
  }
}
