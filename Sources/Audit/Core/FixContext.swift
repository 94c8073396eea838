internal import GitCommand
internal import GitObjects
internal import GitRefs

/// What a fix has to know: where commits can be made, and which references are to be rewritten.
///
/// Git is asked only where something is found.
final class FixContext {
  let push: ExaminedPush
  /// Looks up files of commits.
  let lookup: FileLookup
  private let settings: AuditSettings
  /// The names of what others push, which is not known here by its references; `nil` if there are too
  /// many to be named.
  private let pushedNames: [ReferenceName]?
  /// Which of them reach a commit; `nil` if there are few.
  private let reaching: ReachingReferences?
  /// Where a commit can be made on each tip.
  private var places: [[CommitPlace]] = []
  /// The branch that is checked out, once places were found; `nil` if HEAD is detached.
  private(set) var head: ReferenceName?
  /// The references that have to be rewritten where a commit has, once they were found; `nil` if there
  /// are none.
  private var references: AuditedReferences?

  init(_ push: ExaminedPush, _ settings: AuditSettings, _ lookup: FileLookup) {
    (self.push, self.settings, self.lookup) = (push, settings, lookup)
    let names = push.scope.tips.compactMap(\.name).map { ReferenceName($0) }
    guard names.count > ReachingReferences.limit, push.request.isReceived else {
      (pushedNames, reaching) = (names, nil)
      return
    }
    pushedNames = nil
    let tips = zip(push.scope.tips, push.targets)
      .compactMap { tip, target -> (name: ReferenceName, commit: ObjectID)? in
        guard let name = tip.name, case .commit(let id) = target else { return nil }
        return (ReferenceName(name), id)
      }
    reaching = ReachingReferences(tips, push.commits)
  }

  var isStaged: Bool { push.isStaged }

  /// Asks Git about references.
  var fixReferences: FixReferences { FixReferences(push.repository) }
}

// Where a commit can be made.
extension FixContext {
  /// Finds out where a commit can be made that builds on a tip.
  func findPlaces() async throws {
    guard places.isEmpty, !isStaged, !push.request.isReceived else { return }
    head = try await fixReferences.head()
    let headCommit = try await push.repository.git.result(
      of: ["rev-parse", "-q", "--verify", "HEAD^{commit}"]
    )
    let checkedOut = ObjectNames.read(digits: headCommit.output.trimmingWhitespace)
    let branches = try await fixReferences.branches()
    places = push.targets.map { target in
      guard case .commit(let id) = target else { return [] }
      if head == nil, id == checkedOut { return [.head] }
      return (branches[id] ?? []).map { $0 == head ? .head : .branch($0) }
    }
  }

  /// Where a commit fixes a candidate: on each branch that has it still.
  func places(of candidate: Candidate) -> [CommitPlace] {
    if isStaged { return [.index] }
    // Whoever pushes knows what is checked out there.
    if push.request.isReceived { return [.head] }
    var found: [CommitPlace] = []
    for tip in candidate.tips where tip < places.count {
      for place in places[tip] where !found.contains(place) { found.append(place) }
    }
    return found
  }

  /// Whether the tip is what is checked out.
  func isCheckedOut(_ tip: Scope.Tip) -> Bool {
    guard let number = push.scope.tips.firstIndex(where: { $0.object == tip.object }) else {
      return false
    }
    return number < places.count && places[number] == [.head]
  }
}

// Which references are to be rewritten.
extension FixContext {
  /// Finds the references that have to be rewritten.
  ///
  /// - Parameter commits: those that have to be made anew, but for what is too much together.
  func findReferences(for commits: some Sequence<ObjectID>) async throws {
    if references == nil { references = try await references(reaching: commits) }
  }

  private func references(
    reaching commits: some Sequence<ObjectID>
  ) async throws -> AuditedReferences? {
    switch push.request {
    case .staged: return nil
    case .received: return pushedNames.map { .unpushed(Self.branchNames($0)) } ?? .everything
    case .push, .range, .everything: break
    }
    let isRewritten = settings.pushLimit.map { push.rawBlobs.byteCount > $0 } ?? false
    // What is too much together may have come in anywhere.
    var concerned: Set<ObjectID> = isRewritten ? Set(push.commits.ids) : []
    concerned.formUnion(commits)
    guard !concerned.isEmpty else { return nil }
    return try await fixReferences.reaching(
      push.commits.oldest(of: concerned),
      takesAll: push.request == .everything
    )
  }

  /// The references that have to be rewritten for a commit, or for what is too much together; `nil` if
  /// there are none.
  func references(for commit: ObjectID? = nil) -> AuditedReferences? {
    guard push.request.isReceived, let commit, let reaching else { return references }
    return reaching.names(reaching: commit).map { .unpushed(Self.branchNames($0)) } ?? .everything
  }

  /// The names of pushed branches as people write them.
  private static func branchNames(_ names: [ReferenceName]) -> [[UInt8]] {
    names.map { name in name.name(in: .branch).map { Array($0) } ?? name.bytes }
  }
}

// What more than one rule is fixed by.
extension FixContext {
  /// Converts the file.
  func conversion(of candidate: Candidate) -> [FixCommand] {
    let path = candidate.key.path
    if isStaged { return [.trackStaged(paths: [path])] }
    return references(for: candidate.commit).map { [.convert(paths: [path], $0)] } ?? []
  }
}
