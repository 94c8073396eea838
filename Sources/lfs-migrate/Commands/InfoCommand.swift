internal import ArgumentParser
internal import GitCommand
internal import Info
internal import Migration
internal import Publication
internal import Reporting
internal import Repository
internal import Text

/// `lfs-migrate info`.
struct InfoCommand: AsyncParsableCommand, TimedCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show which types of files the history holds, the largest first",
    discussion: """
      Counts each version of each file in the chosen commits once, and writes nothing. Files that \
      are pointers already are summed up in a line of their own.
      """
  )

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var patterns: PatternOptions
  @OptionGroup var running: RunOptions

  @Option(
    help: ArgumentHelp("Count only files larger than this, such as '10MB'", valueName: "size")
  )
  var above: String?

  @Option(
    help: ArgumentHelp("How many types to show; 5 if not given, all in JSON", valueName: "n")
  )
  var top: Int?

  @Option(
    help: ArgumentHelp(
      "Show sizes in this unit, without its name: b, kb, mb, gb, tb, pb, kib, mib, …",
      valueName: "unit"
    )
  )
  var unit: String?

  @Option(
    help: ArgumentHelp(
      "Count pointers by what they point to ('follow'), as files ('no-follow'), or not ('ignore')",
      valueName: "mode"
    )
  )
  var pointers: String?

  @Flag(help: "Count only what each commit's .gitattributes give to Git LFS and is no pointer yet")
  var fixup = false

  @Flag(help: "Show what each type costs in Git and in LFS, and the largest files")
  var details = false

  func run() async throws {
    let display = running.noProgress ? nil : ProgressDisplay()
    let (options, unit) = try options()
    let context = try await Repository.discover(Git())
    if let run = try context.halfwayRun() { Output.standardError(RunsText.halfway(run)) }
    let info = Info(
      context,
      options,
      progress: Timing.reporter(display)
    )
    let report = try await ProgressDisplay.during(display) { try await info.report() }
    Output.standardError(PlanWarnings.unmatched(report.unmatched))
    let text = InfoText(unit: unit, top: top ?? 5)
    try Output.standardOutput(
      running.json ? InfoJSON.document(report, top: top) : text.report(report)
    )
    Output.standardError(SelectionText.unknowns(report.unknowns))
    Output.standardError(SelectionText.replaced(report.replaced))
  }

  /// The options of the engine, and the unit; checked in the order and words of Git LFS.
  private func options() throws -> (InfoOptions, ByteUnit?) {
    var options = InfoOptions(
      selection: selection.request(writes: false),
      jobs: running.jobs ?? Processors.count
    )
    if let above {
      do {
        options.above = try ByteCount.parse(above).bytes
      } catch {
        throw CommandError("cannot parse --above=<n>: \(ErrorWords.words(error))")
      }
    }
    var unit: ByteUnit?
    if let name = self.unit {
      do {
        unit = try ByteUnit(name)
      } catch {
        throw CommandError("cannot parse --unit=<unit>: \(ErrorWords.words(error))")
      }
    }
    guard let policy = PointerPolicy(rawValue: pointers ?? (fixup ? "ignore" : "follow")) else {
      throw CommandError(
        "Unsupported --pointers option value",
        hint: "Use 'follow', 'no-follow' or 'ignore'."
      )
    }
    if fixup {
      if !patterns.include.isEmpty || !patterns.exclude.isEmpty {
        throw CommandError("Cannot use --fixup with --include, --exclude")
      }
      if policy != .ignore {
        throw CommandError("Cannot use --fixup with --pointers=\(pointers ?? "")")
      }
    }
    options.isFixup = fixup
    options.pointers = policy
    options.includes = patterns.includes
    options.excludes = patterns.excludes
    options.hasDetails = details
    return (options, unit)
  }
}
