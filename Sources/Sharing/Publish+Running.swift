internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import LFSServer
internal import Publication
internal import Reporting
public import Repository
public import Runs

extension Publish {
  /// Does what the plan says: uploads, asks the server again, pushes, and asks the remote again.
  ///
  /// A stop at any place loses nothing: the next publication finds what is left to do.
  ///
  /// - Throws: `PublishError`, `LFSServerError`, `RunStoreError`, `GitError`.
  public func run() async throws -> PublishReport {
    let runs = try RunStore(commonDirectory: context.location.commonDirectory).runs()
    try runs.last?.begin(publication: options.arguments)
    let (pushCount, isAtomic): (Int, Bool)
    do {
      try await ObjectUpload(context: context, remote: plan.remote, server: place.server)
        .run(plan.uploads, progress)
      (pushCount, isAtomic) = try await push()
      try await check()
    } catch let error as PublishError where error.isRefusal && !Task.isCancelled {
      runs.last?.remove(.publication)
      throw error
    }
    for run in runs {
      // Of named references the remote-tracking branches tell.
      if run.isInForce, options.references.isEmpty { try run.note(publishedTo: plan.remote) }
      // Also those of publications that were given up.
      run.remove(.publication)
    }
    return PublishReport(plan: plan, pushCount: pushCount, isAtomic: isAtomic)
  }

  /// Pushes the references.
  ///
  /// - Returns: the number of pushes, and whether each was atomic.
  private func push() async throws -> (count: Int, isAtomic: Bool) {
    let parts = ReferencePush.parts(of: plan.pushed)
    guard !parts.isEmpty else { return (0, true) }
    let counter = progress.begin(
      "Pushing",
      total: UInt64(plan.pushed.count),
      unit: .objects
    )
    defer { progress.end() }
    let push = ReferencePush(
      context: context,
      remote: plan.remote,
      skipsHooks: options.skipsHooks
    )
    var isAtomic = true
    do {
      for part in parts {
        if isAtomic, try await !push.run(part, isAtomic: true) { isAtomic = false }
        if !isAtomic { _ = try await push.run(part, isAtomic: false) }
        counter.add(UInt64(part.count))
      }
    } catch let refusal as PushRefusal {
      throw PublishError.refused(await looking(at: refusal))
    }
    return (parts.count, isAtomic)
  }

  /// A refusal with what the remote has after it.
  private func looking(at refusal: PushRefusal) async -> PushRefusal {
    var refusal = refusal
    let asked = try? await RemoteReferences.ask(plan.remote, context.git, context.config)
    guard let now = asked?.ids else { return refusal }
    let notMoved = plan.pushed.filter { now[$0.name] != $0.id }
    refusal.movedCount = plan.pushed.count - notMoved.count
    refusal.outrun = notMoved.filter { now[$0.name] != $0.before }.map(\.name)
    return refusal
  }

  /// Asks the remote whether it has what was pushed.
  private func check() async throws {
    let pushed = plan.pushed
    guard !pushed.isEmpty else { return }
    let now: RemoteReferences
    do throws(GitError) {
      now = try await RemoteReferences.ask(plan.remote, context.git, context.config)
    } catch {
      throw PublishError.unreachable(remote: plan.remote, error)
    }
    let others = pushed.filter { now.ids[$0.name] != $0.id }
    guard others.isEmpty else {
      throw PublishError.otherwise(
        remote: plan.remote,
        others.map {
          PublishError.Difference(name: $0.name, pushed: $0.id, there: now.ids[$0.name])
        }
      )
    }
  }
}

// The record of a publication that is under way, in the folder of the newest run.
extension Run {
  fileprivate func begin(publication arguments: [[UInt8]]) throws(RunStoreError) {
    var record = RunRecord()
    for argument in arguments { record.append(.argument, argument) }
    try write(.publication, record.text, isDurable: true)
  }
}

extension Run.FileName {
  /// The arguments of a publication that has not come to its end.
  static let publication = Run.FileName("publication")
}

/// A publication that was stopped.
public enum StoppedPublication {
  /// The arguments of the newest publication that has not come to its end; `nil` if there is none.
  ///
  /// - Throws: `RunStoreError`.
  public static func arguments(in context: Repository) throws(RunStoreError) -> [[UInt8]]? {
    let runs = try RunStore(commonDirectory: context.location.commonDirectory).runs()
    // One from before the newest run was for another history.
    if let run = runs.last, let text = try run.contents(of: .publication) {
      let arguments = RunRecord(parsing: text).values(.argument)
      // The record can't start any other command.
      guard arguments.first == Array("publish".utf8) else {
        throw .damaged(path: run.path(of: .publication), .otherCommand)
      }
      return arguments
    }
    return nil
  }
}
