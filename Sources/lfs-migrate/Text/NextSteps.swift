internal import GitCommand
internal import Migration
internal import Publication
internal import Repository
internal import Runs

/// The commands to run after a run.
struct NextSteps {
  /// How to publish the moved references; `nil` if there is no remote.
  var publishing: PublishSteps?
  /// The state of Git LFS's hooks and filters; `nil` if the run does not need them.
  var readiness: LFSReadiness?
  /// The command that shows the result.
  var look: String?
  /// The runs whose old history can be dropped in the end, oldest first.
  var runs: [String] = []

  /// The steps with a title, and remarks; empty if there is nothing to do.
  var text: String {
    var steps = ""
    if let readiness {
      if !readiness.hasFilters {
        steps += "  git lfs install --skip-repo     # the filters of Git LFS, needed to check out\n"
      }
      if !readiness.hasHooks {
        steps += "  lfs-migrate hook install     # has each push upload LFS objects, beside other "
        steps += "hooks\n"
      }
    }
    if let look { steps += "  \(look)     # look at the result\n" }
    steps += publishing?.commands ?? ""
    if !runs.isEmpty {
      let checks = runs.map { "lfs-migrate verify \($0) && " }.joined()
      // Without a name all are cleaned up, since the objects that one run replaced may hold those
      // of another.
      steps += "  # when all is well and pushed, drop the old history:\n"
      steps += "  \(checks)lfs-migrate cleanup\(runs.count == 1 ? " \(runs[0])" : "")\n"
    }
    return (steps.isEmpty ? "" : "\nNext:\n" + steps) + (publishing?.remarks ?? "")
  }
}

extension NextSteps {
  /// The steps after a run.
  ///
  /// - Parameters:
  ///   - comparison: the state of the moved references on the remote; `nil` if there is none.
  ///   - run: the name of the run; `nil` if nothing was done.
  init(_ comparison: RemoteComparison?, after run: String?, _ context: Repository) {
    publishing = PublishSteps(comparison, context)
    guard let run else { return }
    // With the other runs in force whose old history is still here, since it is dropped with that
    // of this run.
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    let others = ((try? store.runs()) ?? []).filter { other in
      other.isInForce && other.state == .done && other.kind != .noRewrite && other.name != run
    }
    runs = others.map(\.name) + [run]
  }
}
