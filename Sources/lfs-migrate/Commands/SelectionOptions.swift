internal import ArgumentParser
internal import GitRefs
internal import Migration
internal import Selection

/// The options that select commits.
struct SelectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Take these branches, '^NAME' to leave one out; the current branch where none is given",
      discussion: "Commits that a remote has are left out, but in a bare repository.",
      valueName: "branch"
    )
  )
  var branches: [String] = []

  @Option(
    help: ArgumentHelp("Take the commits of a ref; may be repeated", valueName: "ref")
  )
  var includeRef: [String] = []

  @Option(
    help: ArgumentHelp("Leave out the commits of a ref; may be repeated", valueName: "ref")
  )
  var excludeRef: [String] = []

  @Flag(help: "Take all branches, tags and other refs of this repository")
  var everything = false

  @Flag(help: "Take what is known here of remotes: do not fetch from them, or ask them")
  var skipFetch = false

  /// The request for these commits.
  ///
  /// - Parameter writes: whether the command writes, so that it may fetch.
  func request(writes: Bool) -> SelectionRequest {
    SelectionRequest(
      arguments: RawArguments.bytes(of: branches),
      includeReferences: RawArguments.bytes(of: includeRef, option: ["--include-ref"]),
      excludeReferences: RawArguments.bytes(of: excludeRef, option: ["--exclude-ref"]),
      everything: everything,
      remotes: skipFetch ? .known : writes ? .fetch : .ask
    )
  }
}

/// The options that select files by path.
struct PatternOptions: ParsableArguments {
  @Option(
    name: [.customShort("I"), .long],
    help: ArgumentHelp(
      "Take files that match a pattern of this comma-separated list; may be repeated",
      discussion: "Patterns are those of .gitattributes, in quotes: '*.onnx,/data/**'. "
        + "'\\,' is a comma of a pattern.",
      valueName: "patterns"
    )
  )
  var include: [String] = []

  @Option(
    name: [.customShort("X"), .long],
    help: ArgumentHelp(
      "Leave files that match a pattern of this comma-separated list; may be repeated",
      valueName: "patterns"
    )
  )
  var exclude: [String] = []

  /// The lists of include patterns, byte for byte.
  var includes: [[UInt8]] { RawArguments.bytes(of: include, option: ["--include", "-I"]) }

  /// Whether the lists of include patterns contain no pattern.
  var hasNoInclude: Bool { includes.allSatisfy { PatternList.patterns(in: $0).isEmpty } }

  /// The lists of exclude patterns, byte for byte.
  var excludes: [[UInt8]] { RawArguments.bytes(of: exclude, option: ["--exclude", "-X"]) }
}

/// The options that select files to convert.
struct FileOptions: ParsableArguments {
  @OptionGroup var patterns: PatternOptions

  var include: [String] { patterns.include }
  var exclude: [String] { patterns.exclude }

  @Option(
    help: ArgumentHelp(
      "Migrate only files of at least this size, such as '10MB'",
      valueName: "size"
    )
  )
  var above: String?
}

/// The options for the remote to which the result is pushed.
struct RemoteOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Go on where the remote has commits that a ref here lacks",
      discussion: "Such a ref is left out of the push that the report prints."
    )
  )
  var allowDiverged = false
}

/// The options for messages of commits and tags.
struct MessageOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Put the new ids of commits in the place of old ones in messages",
      discussion: "Words of 7 to 40 hexadecimal digits that name one of the rewritten commits."
    )
  )
  var mapMessages = false
}

/// The options for how a command runs.
struct RunOptions: ParsableArguments {
  @OptionGroup var threads: JobsOption

  /// The number of workers; `nil` if not given.
  var jobs: Int? { threads.jobs }

  @Flag(help: "Do not show progress")
  var noProgress = false

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write where the time goes to a file, in Chrome's trace event format",
      valueName: "file",
      visibility: .hidden
    )
  )
  var traceTiming: String?
}

/// The option for the number of workers.
struct JobsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("How many threads work; one for each core if not given", valueName: "n")
  )
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("'--jobs' must be at least 1.") }
  }
}

extension SignaturePolicy {
  /// The policy of a name.
  ///
  /// - Throws: `ValidationError` for an unknown name.
  init(option text: String) throws {
    guard let policy = SignaturePolicy(rawValue: text) else {
      throw ValidationError("'\(text)' is none of strip, keep and abort.")
    }
    self = policy
  }
}
