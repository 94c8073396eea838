internal import FileSystem
internal import Subprocess
internal import Synchronization
internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Git {
  /// Runs Git to its end and returns all there is to know, whatever its status.
  ///
  /// - Parameters:
  ///   - arguments: the command and its arguments
  ///   - input: standard input
  ///   - purpose: what the command does
  /// - Throws: `GitError.notRunnable` if Git can't be run.
  public func result(
    of arguments: [GitArgument],
    input: [UInt8] = [],
    purpose: Purpose = .read
  ) async throws(GitError) -> GitResult {
    try await run(arguments, purpose) { configuration in
      input.isEmpty
        ? try await Self.run(configuration)
        : try await Self.run(configuration, input: input)
    }
  }

  private func run(
    _ arguments: [GitArgument],
    _ purpose: Purpose,
    _ body: (Configuration) async throws -> Ended
  ) async throws(GitError) -> GitResult {
    guard Self.canOpenFiles else { throw .tooManyOpenFiles }
    var options = PlatformOptions()
    // A key that interrupts us must not stop Git half-way through what it writes, or when we ask it
    // while references move. Where our task is cancelled, its Git is ended all the same. Only who
    // asks for a password must stay where the terminal is.
    if case .fetch = purpose {} else { options.processGroupID = 0 }
    let configuration = Configuration(
      executable: executable,
      // Subprocess hands raw bytes to C as they are: each must bring the zero that ends it.
      arguments: Arguments(
        (commonArguments(for: purpose) + arguments.map(\.bytes)).map { $0 + [0] }
      ),
      environment: .custom(environment(for: purpose).block.map { $0 + [0] }),
      platformOptions: options
    )
    #if FAULTS
      let fault: Fault?
      do throws(FileSystemError) {
        fault = try Fault.meet(.git, "git", Self.display(arguments))
      } catch {
        throw .notRunnable(reason: error.reason)
      }
      defer { fault?.end() }
    #endif
    do {
      let (status, output, errorOutput) = try await body(configuration)
      return GitResult(
        command: Self.display(arguments),
        end: GitEnd(status),
        output: output,
        errorOutput: errorOutput
      )
    } catch let error as SubprocessError {
      throw .notRunnable(reason: error.description)
    } catch {
      throw .notRunnable(reason: "\(error)")
    }
  }

  /// Whether so many more files may be opened as Subprocess needs, for the pipes of a process and
  /// what it watches them with.
  ///
  /// Asked beforehand: where the last of them can't be had, it waits for ever for the process's end.
  static var canOpenFiles: Bool {
    // The paths are literals, which end with a zero.
    let files = (0..<16).map { _ in unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
    for file in files where file >= 0 { close(file) }
    return files.allSatisfy { $0 >= 0 }
  }

  private static let executables = Mutex<[[UInt8]: FilePath?]>([:])

  /// Git as the PATH has it, looked for once: Subprocess would fork for each directory of the PATH.
  private var executable: Executable {
    let path = environment["PATH"] ?? []
    let found = Self.executables.withLock { known in
      if let found = known[path] { return found }
      let files = path.split(separator: 0x3A).map { Array($0) + Array("/git".utf8) }
      let found = files.first(where: Files.isExecutable)
        .map { FilePath(String(decoding: $0, as: UTF8.self)) }
      known[path] = .some(found)
      return found
    }
    return found.map { .path($0) } ?? .name("git")
  }

  private typealias Ended = (TerminationStatus, [UInt8], [UInt8])

  private static func run(_ configuration: Configuration) async throws -> Ended {
    let ended = try await Subprocess.run(
      configuration,
      input: .none,
      output: .bytes(limit: .max),
      error: .bytes(limit: .max)
    )
    return (ended.terminationStatus, ended.standardOutput, ended.standardError)
  }

  private static func run(_ configuration: Configuration, input: [UInt8]) async throws -> Ended {
    ignoreBrokenPipes
    let ended = try await Subprocess.run(
      configuration,
      input: .inputWriter,
      output: .bytes(limit: .max),
      error: .bytes(limit: .max)
    ) { execution in
      // Git may stop before it has read everything; its status and its words say why.
      _ = try? await execution.standardInputWriter.write(input)
    }
    return (ended.terminationStatus, ended.standardOutput, ended.standardError)
  }

  /// Git dying before it has read its input must be an error, not the end of this process.
  ///
  /// Children are not affected: Subprocess gives them default signals.
  private static let ignoreBrokenPipes: Void = {
    _ = signal(SIGPIPE, SIG_IGN)
  }()

  private func commonArguments(for purpose: Purpose) -> [[UInt8]] {
    var common: [String] = []
    if purpose == .read { common.append("--no-optional-locks") }
    common += ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
    // Nobody may repack or prune behind our back while we read.
    if purpose != .read { common += ["-c", "gc.auto=0", "-c", "maintenance.auto=false"] }
    var bytes = common.map { Array($0.utf8) }
    for (index, setting) in settings.enumerated() {
      // Through variables, since with `-c` a key could not contain an equals sign.
      let name = Array("=\(Self.variable(index))".utf8)
      bytes.append(Array("--config-env=".utf8) + setting.key + name)
    }
    if let directory { bytes += [Array("-C".utf8), directory] }
    return bytes
  }

  private func environment(for purpose: Purpose) -> GitEnvironment {
    var changed = environment
    changed["LC_ALL"] = [UInt8(ascii: "C")]
    // Else each commit of a list is a write, and wakes us up.
    changed["GIT_FLUSH"] = [UInt8(ascii: "0")]
    if purpose != .fetch {
      changed["GIT_TERMINAL_PROMPT"] = [UInt8(ascii: "0")]
      // A partial clone is refused, not filled up by looking at it (understood since Git 2.44).
      changed["GIT_NO_LAZY_FETCH"] = [UInt8(ascii: "1")]
    }
    for (index, setting) in settings.enumerated() {
      changed[Self.variable(index)] = setting.value
    }
    return changed
  }

  private static func variable(_ index: Int) -> String { "LFS_MIGRATE_SETTING_\(index)" }

  private static func display(_ arguments: [GitArgument]) -> String {
    String(decoding: Array("git".utf8) + arguments.flatMap { [.space] + $0.bytes }, as: UTF8.self)
  }
}

extension GitEnd {
  init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(code)
    case .signaled(let code): self = .killed(signal: code)
    }
  }
}
