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

  /// The steps after a run, whose script is written if there are many references.
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
    let publishing = comparison.map { PublishSteps($0, script: writeScript($0, store)) }
    guard let run else { return NextSteps(publishing: publishing) }
    // With the other runs in force whose old history is still here, since it is dropped with that
    // of this run.
    let others = ((try? store.runs()) ?? []).filter { other in
      other.isInForce && other.state == .done && other.kind != .noRewrite && other.name != run
    }
    return NextSteps(publishing: publishing, runs: others.map(\.name) + [run])
  }

  /// Writes the script into the folder of the newest run.
  ///
  /// - Returns: its path; `nil` if none is needed, or it can't be written.
  private static func writeScript(_ comparison: RemoteComparison, _ store: RunStore) -> [UInt8]? {
    guard let script = PublishSteps.script(for: comparison), let name = comparison.newestRun,
      let run = try? store.run(named: name), (try? run.write(.publishing, script)) != nil
    else { return nil }
    return run.path(of: .publishing)
  }
}

extension Run.FileName {
  /// The script that publishes more references than a report can list.
  fileprivate static let publishing = Run.FileName("publish.sh")
}
