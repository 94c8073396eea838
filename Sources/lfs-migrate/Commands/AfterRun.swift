internal import GitCommand
internal import Publication
internal import Repository
internal import Runs
internal import Text

/// What follows a run: where its references stand on the remote, and what to do next.
enum AfterRun {
  /// The state of the remote after a run; a failure here is not a failure of the run.
  static func comparison(
    _ compare: () async throws -> RemoteComparison?
  ) async -> RemoteComparison? {
    do {
      return try await compare()
    } catch {
      let reason = ErrorWords(error).message
      Output.standardError("Warning: what to push could not be worked out: \(reason)\n")
      return nil
    }
  }

  /// The steps after a run.
  ///
  /// - Parameters:
  ///   - comparison: the state of the moved references on the remote; `nil` if there is none.
  ///   - run: the name of the run; `nil` if nothing was done.
  static func steps(
    _ comparison: RemoteComparison?,
    after run: String?,
    _ context: Repository
  ) -> NextSteps {
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    let publishing = comparison.map { PublishSteps($0) }
    guard let run else { return NextSteps(publishing: publishing) }
    // With the other runs in force whose old history is still here, since it is dropped with that
    // of this run.
    let others = uncleaned(store).filter { $0.name != run }
    return NextSteps(publishing: publishing, runs: others.map(\.name) + [run])
  }

  /// The steps after a publication.
  static func steps(afterPublicationIn context: Repository) -> NextSteps {
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    return NextSteps(publishing: nil, runs: uncleaned(store).map(\.name))
  }

  /// The runs in force whose old history is still here.
  private static func uncleaned(_ store: RunStore) -> [Run] {
    ((try? store.runs()) ?? []).filter { run in
      run.isInForce && run.state == .done && run.kind != .noRewrite
    }
  }
}
