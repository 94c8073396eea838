import TestSupport
import Testing

/// The path of the other build.
private let otherBinary = TestEnvironment.inherited("LFS_MIGRATE_OTHER_BINARY")

/// Compares two builds of `lfs-migrate`: a change of the code alone changes no result.
///
/// `scripts/compare-builds` sets the variable.
@Suite("one build against another", .enabled(if: otherBinary != nil))
struct BuildComparisonTests {
  @Test("does the same", arguments: seeds(first: 500))
  func agrees(seed: UInt64) async {
    await inTurn(seed) {
      let work = try await Work(seed: seed)
      let original = try await work.repository.copy()
      let expected = try await outcomes(otherBinary ?? "", work, original)
      let found = try await outcomes(Checkout.binary, work, original)
      #expect(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        #expect(found.firstDifference(from: expected) == nil, work.about)
        #expect(found.state.firstDifference(from: expected.state) == nil, work.about)
        #expect(found.map == expected.map, work.about)
      }
    }
  }

  /// The result of a command.
  private struct Outcome {
    /// The exit code, and all output.
    let said: [String]
    let state: RepositoryState
    let map: [UInt8]

    /// The first line that differs from the other outcome's.
    func firstDifference(from other: Outcome) -> String? {
      let lines = zip(said, other.said).first { $0 != $1 }
      if let lines { return "\(said[0]): \(lines.0), not \(lines.1)" }
      return said.count == other.said.count ? nil : "\(said[0]): \(said.count) lines"
    }
  }

  /// Runs the commands of some work, each time in a fresh copy of the repository.
  private func outcomes(
    _ binary: String,
    _ work: Work,
    _ original: TestRepository
  ) async throws -> [Outcome] {
    let repository = work.repository
    try await repository.run("bash", ["-c", "rm -rf \"$0\"", repository.directory("own-map")])
      .checked()
    try await Command.run(
      "bash",
      ["-eu", "-c", "rm -rf \"$1\"; cp -a \"$0\" \"$1\"", original.path, repository.path],
      in: repository.directory.path,
      environment: repository.environment
    ).checked()
    // The copy has other times of files.
    if try await !repository.isBare { try await repository.age() }
    var outcomes: [Outcome] = []
    for command in work.commands {
      let result = try await Command.run(
        binary,
        bytes: command,
        in: repository.path,
        environment: repository.environment
      )
      let command = "\(result.commandLine.dropFirst(binary.count)): \(result.exitCode)"
      // The places of objects, and which of several commits is named, depend on the workers.
      let isPassing: (Substring) -> Bool = { line in
        command.contains("cleanup") && line.contains("\"bytes\"")
          || command.contains("--pointers") && line.contains("\"commit\"")
          || line.contains("object store: ")
      }
      var lines = [result.output, result.errorOutput].flatMap { $0.split(separator: "\n") }
        .filter { !isPassing($0) }.map { $0.replacing(Self.passing, with: "<passing>") }
      if command.contains("--pointers") { lines.sort() }
      outcomes.append(
        Outcome(
          said: [command] + lines.map { String($0) },
          state: try await RepositoryState(of: repository),
          map: try await repository.run("cat", [repository.directory("own-map")]).standardOutput
        )
      )
    }
    return outcomes
  }

  /// What differs from run to run: the names of runs, times, and sizes of packs, since these depend
  /// on how workers share the objects.
  private static var passing: Regex<(Substring, Substring?, Substring?)> {
    /[0-9]{8}T[0-9]{6}Z-[0-9]+|[0-9-]+T[0-9:]+Z|(seconds|pack|afterCleanUp|predictedBytes|storeBytes)": [0-9.]+|[0-9.]+ (s|min|B|KB|MB)\b/
  }
}

/// Commands, and the repository in which they run in sequence.
private struct Work {
  let about: Comment
  let repository: TestRepository
  let commands: [[[UInt8]]]

  /// The work of a kind, by its seed.
  init(seed: UInt64) async throws {
    let made: (repository: TestRepository, command: [String])
    var ending: [[UInt8]] = []
    switch seed % 8 {
    case 0:
      let scenario = RandomScenario(seed: seed)
      made = try await (scenario.history.write(), scenario.arguments + scenario.ownArguments)
    case 1, 2:
      let scenario = RandomOwnImport(seed: seed)
      made = try await (scenario.history.write(), scenario.options + scenario.references.arguments)
    case 3:
      let scenario = RandomFixup(seed: seed)
      made = try await (scenario.write(), scenario.arguments + scenario.ownArguments)
    case 4:
      let scenario = RandomScenario(seed: seed)
      made = try await (
        scenario.history.write(), ["--map-messages"] + scenario.arguments + scenario.ownArguments
      )
    case 5:
      let scenario = RandomNoRewrite(seed: seed)
      let repository = try await scenario.history.write()
      let file = repository.path + "/.gitattributes"
      try await repository.run("tee", [file], input: Array(scenario.attributes.utf8)).checked()
      try await repository.shell(
        "git add .gitattributes; git commit -q --allow-empty -m attributes"
      )
      made = (repository, ["--no-rewrite"])
      ending = scenario.arguments
    case 6:
      let scenario = RandomExport(seed: seed)
      made = try await (scenario.writeImported(), scenario.arguments + scenario.ownArguments)
    default:
      let scenario = RandomScenario(seed: seed)
      made = try await (scenario.history.write(), ["--everything", "--above=1kb"])
    }
    let mode = seed % 8 == 6 ? "export" : "import"
    let write =
      [mode, "--yes"]
      + (seed % 8 == 5 ? [] : ["--object-map=" + made.repository.directory("own-map")])
      + made.command
    let all = [
      ["info", "--everything", "--json"], ["audit", "--everything", "--json"],
      seed % 8 == 5 ? write : [mode, "--dry-run", "--json"] + made.command,
      write, ["verify", "--json"], ["verify", "--pointers", "--json", "--jobs=1"],
      ["info", "--everything", "--above=300b"], ["audit", "--everything"], ["runs", "--json"],
      ["undo", "--yes", "--json"], ["cleanup", "--dry-run", "--json"],
    ]
    repository = made.repository
    commands = all.map { words in
      words.map { Array($0.utf8) } + (words == write ? ending : [])
    }
    about = Comment(rawValue: "seed \(seed): \(write.joined(separator: " "))")
  }
}
