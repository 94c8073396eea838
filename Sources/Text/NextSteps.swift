internal import GitCommand
internal import Publication

/// The commands to run after a run.
public struct NextSteps {
  /// How to publish the moved references; `nil` if there is no remote.
  var publishing: PublishSteps?
  /// The state of Git LFS's hooks and filters; `nil` if the run does not need them.
  var readiness: LFSReadiness?
  /// The command that shows the result.
  var look: String?
  /// The runs whose old history can be dropped in the end, oldest first.
  var runs: [String] = []

  /// The steps to publish the moved references, and to drop the old history of runs.
  ///
  /// - Parameters:
  ///   - publishing: how to publish them; `nil` if there is no remote.
  ///   - runs: the names of the runs, oldest first.
  public init(publishing: PublishSteps?, runs: [String] = []) {
    self.publishing = publishing
    self.runs = runs
  }

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
