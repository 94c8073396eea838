internal import FileSystem
internal import Synchronization
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension Git {
  /// Runs Git and returns its result, whatever its exit status.
  ///
  /// - Parameters:
  ///   - arguments: the command and its arguments
  ///   - input: standard input
  ///   - purpose: what the command does
  /// - Throws: `GitError` if Git can't be run.
  public func result(
    of arguments: [GitArgument],
    input: [UInt8] = [],
    purpose: Purpose = .read
  ) async throws(GitError) -> GitResult {
    Self.ignoreBrokenPipes
    // These two run no commands; `config` must list the settings without these.
    let extra =
      arguments.first == "config" || arguments.first == "rev-parse" || purpose == .push
      ? settings : settings + (try await disabledSettings())
    let words = commonArguments(for: purpose, extra) + Self.guarded(arguments).map(\.bytes)
    let child = ChildProcess(
      ChildProcess.Command(
        path: try executable,
        arguments: [Array("git".utf8)] + words,
        environment: environment(for: purpose, extra).block,
        input: input,
        // An interrupt from the terminal must not stop Git while it writes, or a query while
        // references move; a cancelled task kills its Git itself. Only a Git that may ask for a
        // password has to stay in the foreground group.
        hasOwnGroup: !purpose.isRemote
      )
    )
    #if FAULTS
      let fault: Fault?
      do throws(FileSystemError) {
        fault = try Fault.meet(.git, "git", Self.display(arguments))
      } catch {
        throw .notRunnable(.system(errno: error.errno))
      }
      defer { fault?.end() }
    #endif
    let ended = try await Self.run(child)
    return GitResult(
      command: Self.display(arguments),
      end: ended.end,
      output: ended.output,
      errorOutput: ended.errorOutput
    )
  }

  private static let executables = Mutex<[[UInt8]: [UInt8]]>([:])

  /// The path of Git on the PATH, looked up once.
  private var executable: [UInt8] {
    get throws(GitError) {
      let path = searchPath
      if let known = Self.executables.withLock({ $0[path] }) { return known }
      let found = try executable(named: Array("git".utf8))
      Self.executables.withLock { $0[path] = found }
      return found
    }
  }

  private var searchPath: [UInt8] { environment["PATH"] ?? Array("/bin:/usr/bin".utf8) }

  /// The path of a program: its name if that has a slash, else the first match on the PATH.
  ///
  /// - Throws: `GitError.notRunnable` if there is none.
  func executable(named name: [UInt8]) throws(GitError) -> [UInt8] {
    guard !name.contains(.slash) else { return name }
    let files = searchPath.split(separator: 0x3A).map { Array($0) + [.slash] + name }
    guard let found = files.first(where: Files.isExecutable) else {
      throw .notRunnable(.notFound)
    }
    return found
  }

  /// Runs a process on a thread that waits; kills it if the task is cancelled.
  static func run(_ child: ChildProcess) async throws(GitError) -> ChildProcess.Ended {
    let result = await withTaskCancellationHandler { () -> Result<ChildProcess.Ended, GitError> in
      do throws(ThreadError) {
        return try await OwnThread.run {
          Result { () throws(FileSystemError) in try child.run() }
        }
        .mapError { GitError(notStarted: $0) }
      } catch {
        return .failure(.noProcess(errno: error.errno))
      }
    } onCancel: {
      child.cancel()
    }
    return try result.get()
  }

  /// If Git dies before it has read its input, that must be an error and not kill this process.
  private static let ignoreBrokenPipes: Void = {
    _ = signal(SIGPIPE, SIG_IGN)
  }()

  /// The arguments, with additions that keep some commands from running others.
  private static func guarded(_ arguments: [GitArgument]) -> [GitArgument] {
    switch arguments.first {
    // If Git LFS is not installed, an alias of that name would be run.
    case "lfs": ["-c", "alias.lfs=", "-c", "alias.lfs.command="] + arguments
    // A submodule may have its own settings, also for this.
    case "fetch": ["fetch", "--no-recurse-submodules"] + arguments.dropFirst()
    default: arguments
    }
  }

  private func commonArguments(
    for purpose: Purpose,
    _ settings: [DisabledCommands.Setting]
  ) -> [[UInt8]] {
    var common: [String] = []
    if purpose == .read { common.append("--no-optional-locks") }
    common += ["-c", "core.fsmonitor=false"]
    if purpose != .push { common += ["-c", "core.hooksPath=/dev/null"] }
    // In a submodule, its own settings apply.
    common += ["-c", "submodule.recurse=false"]
    // By default Git lists the references of alternates without a command; here it may skip them.
    if purpose.isRemote { common += ["-c", "core.alternateRefsCommand=:"] }
    // Git must not repack or prune while this process reads.
    if purpose != .read { common += ["-c", "gc.auto=0", "-c", "maintenance.auto=false"] }
    var bytes = common.map { Array($0.utf8) }
    for (index, setting) in settings.enumerated() {
      // Through variables, since with `-c` a key can't contain an equals sign.
      let name = Array("=\(Self.variable(index))".utf8)
      bytes.append(Array("--config-env=".utf8) + setting.key + name)
    }
    if let directory { bytes += [Array("-C".utf8), directory] }
    return bytes
  }

  private func environment(
    for purpose: Purpose,
    _ settings: [DisabledCommands.Setting]
  ) -> GitEnvironment {
    var changed = environment
    changed["LC_ALL"] = [UInt8(ascii: "C")]
    // Otherwise Git writes each commit of a list separately, and wakes this process each time.
    changed["GIT_FLUSH"] = [UInt8(ascii: "0")]
    if !purpose.isRemote {
      changed["GIT_TERMINAL_PROMPT"] = [UInt8(ascii: "0")]
      // A partial clone is refused, not filled up by reading it (since Git 2.44).
      changed["GIT_NO_LAZY_FETCH"] = [UInt8(ascii: "1")]
    }
    for (index, setting) in settings.enumerated() {
      changed[Self.variable(index)] = setting.value
    }
    return changed
  }

  private static func variable(_ index: Int) -> String { "LFS_MIGRATE_SETTING_\(index)" }

  private static func display(_ arguments: [GitArgument]) -> String {
    let words = arguments.flatMap { [.space] + $0.bytes.withoutLogin }
    return String(decoding: Array("git".utf8) + words, as: UTF8.self)
  }
}

extension GitError {
  /// The error for a process that was not started, or could not be waited for.
  fileprivate init(notStarted error: FileSystemError) {
    switch error.errno {
    case EMFILE, ENFILE: self = .tooManyOpenFiles
    case ENOENT, ENOTDIR, EACCES, ENOEXEC: self = .notRunnable(.system(errno: error.errno))
    default: self = .noProcess(errno: error.errno)
    }
  }
}
