internal import Migration

/// What to do after a run, in commands.
struct NextSteps {
  /// How to publish what runs moved; `nil` where there is no remote.
  let publishing: PublishSteps?
  /// Whether Git LFS has its hooks and filters; `nil` where the run does not need them.
  var readiness: LFSReadiness?
  /// The command that shows the result.
  var look: String?
  /// The run whose old history can be dropped in the end; `nil` where there is none.
  var run: String?

  /// The steps under their title, and what they leave out; empty where there is nothing to do.
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
    if let run {
      steps += """
          # when all is well and pushed, drop the old history:
          lfs-migrate verify \(run) && lfs-migrate cleanup \(run)

        """
    }
    return (steps.isEmpty ? "" : "\nNext:\n" + steps) + (publishing?.remarks ?? "")
  }
}
