public import GitCommand
internal import GitObjects
public import GitRefs
public import Repository
internal import Runs

/// The references of the remote that will be pushed to, before a run.
public struct RemoteView: Sendable {
  let remote: [UInt8]
  /// Whether references may lack commits that the remote has.
  let allowsDiverged: Bool
  let references: RemoteReferences
  let silence: RemoteComparison.Silence?

  /// Asks the remote for pushes; `nil` if the repository has none.
  ///
  /// - Throws: `CancellationError`.
  public static func look(
    _ context: Repository,
    _ references: ReferenceList,
    isAsked: Bool,
    allowsDiverged: Bool
  ) async throws -> RemoteView? {
    guard let remote = context.pushRemote else { return nil }
    return try await look(
      at: remote,
      context,
      references,
      isAsked: isAsked,
      allowsDiverged: allowsDiverged
    )
  }

  /// Asks a remote.
  ///
  /// If it can't be asked, its remote-tracking branches are used instead.
  /// - Parameters:
  ///   - isAsked: whether the remote may be asked.
  ///   - allowsDiverged: whether references may lack commits that it has.
  /// - Throws: `CancellationError`.
  public static func look(
    at remote: [UInt8],
    _ context: Repository,
    _ references: ReferenceList,
    isAsked: Bool,
    allowsDiverged: Bool
  ) async throws -> RemoteView {
    var silence: RemoteComparison.Silence?
    if isAsked {
      do throws(GitError) {
        return RemoteView(
          remote: remote,
          allowsDiverged: allowsDiverged,
          references: try await RemoteReferences.ask(remote, context.git, context.config),
          silence: nil
        )
      } catch {
        // The signal that ended Git may be for this process too, and arrive a moment later.
        if case .failed(_, .killed, _) = error { try await Task.sleep(for: .milliseconds(200)) }
        try Task.checkCancellation()
        silence = .unreachable(error)
      }
    }
    return RemoteView(
      remote: remote,
      allowsDiverged: allowsDiverged,
      references: .tracked(remote, in: references),
      silence: silence ?? .notAsked
    )
  }

  /// The error for references that lack commits which the remote is known to have; `nil` if there
  /// are none.
  ///
  /// A push would overwrite those commits.
  ///
  /// - Throws: `RunStoreError` if a map of an earlier run can't be read; `GitError`.
  public func obstacle(
    _ plans: [ReferencePlan],
    _ context: Repository
  ) async throws -> PublicationError? {
    guard !allowsDiverged else { return nil }
    let moving = plans.filter { $0.outcome == .moves && Self.isPublished($0.name) }
    guard !moving.isEmpty else { return nil }
    let judge = try StandingJudge(context, publishedTo: remote)
    var ahead: [RemoteComparison.Entry] = []
    for plan in moving {
      let standing = try await judge.standing(
        of: plan.name,
        here: plan.id,
        there: references.ids[plan.name],
        goesOn: nil
      )
      guard case .ahead = standing else { continue }
      ahead.append(
        RemoteComparison.Entry(
          name: plan.name,
          id: plan.id,
          standing: standing,
          isTakenBack: false
        )
      )
    }
    return ahead.isEmpty ? nil : .remoteAhead(remote: remote, ahead)
  }

  /// Compares the references that runs moved with those of the remote.
  ///
  /// A reference counts if a run in force moved it, or a run that was published and then taken back.
  ///
  /// - Parameter names: the references to compare; `nil` for all that count.
  /// - Throws: `RunStoreError`, `GitError`.
  public func compare(
    _ context: Repository,
    names: Set<ReferenceName>? = nil
  ) async throws -> RemoteComparison {
    let judge = try StandingJudge(context, publishedTo: remote)
    let here = try await ReferenceList.read(context.git)
    var entries: [RemoteComparison.Entry] = []
    var deleted: [ReferenceName] = []
    for name in (names ?? judge.concerned).sorted() {
      guard let reference = here[name] else {
        if let there = references.ids[name], judge.isOld(there, name) { deleted.append(name) }
        continue
      }
      guard reference.symbolicTarget == nil else { continue }
      // Where a run was taken back, the remote matters only if it is not where the reference is.
      if names == nil, judge.news[name] == nil, references.ids[name] == nil { continue }
      // Named references may have been made since, and all that they have is wanted there.
      let new = names == nil ? judge.news[name] : reference.id
      let standing =
        silence == nil
        ? try await judge.standing(
          of: name,
          here: reference.id,
          there: references.ids[name],
          goesOn: new
        ) : nil
      entries.append(
        RemoteComparison.Entry(
          name: name,
          id: reference.id,
          standing: standing,
          isTakenBack: references.ids[name].map { judge.isTakenBack($0, name) } ?? false
        )
      )
    }
    return RemoteComparison(
      remote: remote,
      allowsDiverged: allowsDiverged,
      silence: silence,
      entries: entries,
      deleted: deleted,
      hasRuns: !judge.runs.isEmpty
    )
  }

  /// Whether a remote can have a reference of this name; the others belong to this repository.
  static func isPublished(_ name: ReferenceName) -> Bool {
    guard name.isInRefs else { return false }
    return switch name.namespace {
    case .branch, .tag, .note, .other: true
    case .remoteBranch, .stash, .bisect, .replacement, .backup: false
    }
  }
}

/// Finds where references of a remote are, compared with the runs in force.
private struct StandingJudge {
  let git: Git
  /// The runs in force, oldest first.
  let runs: [Run]
  let maps: RunMaps
  /// The ids of each reference before the runs, and those that undone runs had given it.
  private(set) var olds: [ReferenceName: Set<ObjectID>] = [:]
  /// The id of each reference after the last of the runs.
  private(set) var news: [ReferenceName: ObjectID] = [:]
  /// What undone runs had made of each reference: the old id of each new one.
  private var takenBack: [ReferenceName: [ObjectID: ObjectID]] = [:]
  /// The references that undone runs moved which the remote got.
  private var published: Set<ReferenceName> = []

  init(_ context: Repository, publishedTo remote: [UInt8]) throws(RunStoreError) {
    git = context.git
    let all = try RunStore(commonDirectory: context.location.commonDirectory).runs()
    runs = all.filter(\.isInForce)
    maps = try RunMaps(runs)
    // If the result of an undone run was pushed, the reference here is at its old id.
    for run in all where run.state == .undone {
      let isPublished = try run.remotes().contains(remote)
      for move in try run.references() where move.new != .zero {
        guard let name = move.name.shared, RemoteView.isPublished(name) else { continue }
        takenBack[name, default: [:]][move.new] = move.old
        olds[name, default: []].insert(move.new)
        if isPublished { published.insert(name) }
      }
    }
    for run in runs {
      for move in try run.references() {
        guard let name = move.name.shared, RemoteView.isPublished(name) else { continue }
        if move.old != .zero { olds[name, default: []].insert(move.old) }
        news[name] = move.new == .zero ? nil : move.new
      }
    }
  }

  /// The references that runs in force moved, and those of runs that were published and taken back.
  var concerned: Set<ReferenceName> { Set(news.keys).union(published) }

  /// Whether a reference of the remote is where it was before a run in force.
  func isOld(_ there: ObjectID, _ name: ReferenceName) -> Bool {
    olds[name]?.contains(there) == true
  }

  /// Whether a reference of the remote is where a run had put it that was taken back.
  func isTakenBack(_ there: ObjectID, _ name: ReferenceName) -> Bool {
    news[name] == nil && takenBack[name]?[there] != nil
  }

  /// Where a reference is.
  ///
  /// - Parameters:
  ///   - here: its object in this repository.
  ///   - there: its object on the remote; `nil` if the remote does not have it.
  ///   - goesOn: the object after which the remote may have new commits; `nil` before a run, which
  ///     would leave such commits behind.
  func standing(
    of name: ReferenceName,
    here: ObjectID,
    there: ObjectID?,
    goesOn: ObjectID?
  ) async throws -> RemoteComparison.Standing {
    guard let there else { return .absent }
    if there == here { return .published(there) }
    // A branch may have lost commits here since the run.
    if name.namespace != .branch, isOld(there, name) { return .outdated(there) }
    let before = takenBack[name]?[there] ?? there
    let rewritten = try maps.newIDs(of: before)?.map(\.id) ?? [before]
    if rewritten.contains(here) { return .outdated(there) }
    guard name.namespace != .tag else {
      // A tag has no history: one with another object was moved on the remote.
      return .ahead(there)
    }
    if let goesOn, try await isAncestor(goesOn, of: there) { return .published(there) }
    for id in rewritten where try await isAncestor(id, of: here) { return .outdated(there) }
    return .ahead(there)
  }

  /// Whether a commit is an ancestor of another; false if one of them is missing.
  private func isAncestor(_ old: ObjectID, of new: ObjectID) async throws(GitError) -> Bool {
    if old == new { return true }
    return try await git.result(of: ["merge-base", "--is-ancestor", "\(old)", "\(new)"])
      .end.isSuccess
  }
}

extension Repository {
  /// Asks the remote for the state of the references that the runs in force moved; `nil` if there
  /// is no remote, or no run in force.
  ///
  /// - Throws: `RunStoreError`, `GitError`.
  public func remoteComparison() async throws -> RemoteComparison? {
    let runs = try RunStore(commonDirectory: location.commonDirectory).runs()
    guard runs.contains(where: \.isInForce), let remote = pushRemote else { return nil }
    return try await comparison(with: remote)
  }

  /// Asks a remote for the state of references.
  ///
  /// - Parameters:
  ///   - remote: the name of the remote.
  ///   - names: the references; `nil` for those that runs moved.
  /// - Throws: `RunStoreError`, `GitError`, `CancellationError`.
  public func comparison(
    with remote: [UInt8],
    names: Set<ReferenceName>? = nil
  ) async throws -> RemoteComparison {
    let view = try await RemoteView.look(
      at: remote,
      self,
      try await ReferenceList.read(git),
      isAsked: true,
      allowsDiverged: false
    )
    return try await view.compare(self, names: names)
  }

  /// The remotes that have a URL.
  public var remotes: [[UInt8]] {
    config.subsections(of: "remote").filter { name in
      config.value(Array("remote.".utf8) + name + Array(".url".utf8)) != nil
    }
  }

  /// The remote for pushes: `remote.pushDefault`, else `origin`, else the first one with a URL;
  /// `nil` if there is none.
  public var pushRemote: [UInt8]? {
    let remotes = remotes
    let preferred = [config.value("remote.pushdefault"), Array("origin".utf8)]
    return preferred.lazy.compactMap(\.self).first { remotes.contains($0) } ?? remotes.first
  }
}
