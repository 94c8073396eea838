internal import CLinux
internal import FileSystem
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A process whose input and output pass through memory as a whole.
///
/// Each system call can fail, and then the run fails at once; it never waits for missing resources.
final class ChildProcess: Sendable {
  /// What to start.
  struct Command: Sendable {
    var path: [UInt8]
    /// The arguments, including the name of the program.
    var arguments: [[UInt8]]
    /// The variables, each as `NAME=value`.
    var environment: [[UInt8]]
    /// The standard input; if it is empty, the process sees its end at once.
    var input: [UInt8]
    /// Whether the process gets its own process group, so that it does not receive interrupts from
    /// the terminal.
    var hasOwnGroup: Bool
    /// The working directory; `nil` for the current one.
    var directory: [UInt8]?
    /// The maximum length of each output, in bytes; a process that writes more is killed.
    var outputLimit = Int.max
  }

  /// The result of a process.
  struct Ended {
    var end: GitEnd
    var output: [UInt8]
    var errorOutput: [UInt8]
    /// Whether the process was killed since it wrote too much.
    var isCutOff: Bool
  }

  private struct Control {
    /// The process; `nil` once its id may be reused.
    var process: pid_t?
    var isCancelled = false
  }

  private let command: Command
  private let control = Mutex(Control())

  init(_ command: Command) { self.command = command }

  /// Kills the process, now or as soon as it is started.
  func cancel() {
    control.withLock { control in
      control.isCancelled = true
      if let process = control.process { kill(process, SIGKILL) }
    }
  }

  /// Starts the process and waits for its end.
  func run() throws(FileSystemError) -> Ended {
    var input = command.input.isEmpty ? nil : try Pipe()
    defer { input?.close() }
    var output = try Pipe()
    defer { output.close() }
    var errors = try Pipe()
    defer { errors.close() }
    let process = try start(input, output, errors)
    control.withLock { control in
      control.process = process
      if control.isCancelled { kill(process, SIGKILL) }
    }
    input?.closeReading()
    output.closeWriting()
    errors.closeWriting()
    var exchange = Exchange(input: command.input, outputLimit: command.outputLimit)
    exchange.run(&input, &output, &errors) { Self.hasEnded(process) }
    if exchange.isOverLimit { kill(process, SIGKILL) }
    // The process has ended but is not reaped, so its id can't be reused before the lock is held.
    let state = Self.state(of: process, WEXITED | WNOWAIT)
    var status: Int32 = 0
    let reaped = control.withLock { control in
      control.process = nil
      return unsafe waitpid(process, &status, 0)
    }
    guard state, reaped == process else {
      throw FileSystemError(call: "waitpid", path: command.path, errno: errno)
    }
    let signal = status & 0x7F
    return Ended(
      end: signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal),
      output: exchange.output,
      errorOutput: exchange.errorOutput,
      isCutOff: exchange.isOverLimit
    )
  }

  private static func hasEnded(_ process: pid_t) -> Bool {
    var information = unsafe siginfo_t()
    let result = unsafe waitid(
      P_PID,
      id_t(process),
      &information,
      WEXITED | WNOWAIT | WNOHANG
    )
    // The field is 0 while the process runs.
    return unsafe result != 0 || information.si_signo != 0
  }

  private static func state(of process: pid_t, _ options: Int32) -> Bool {
    var information = unsafe siginfo_t()
    while true {
      if unsafe waitid(P_PID, id_t(process), &information, options) == 0 { return true }
      if errno != EINTR { return false }
    }
  }
}

extension ChildProcess {
  /// A pipe; open ends are closed once.
  fileprivate struct Pipe {
    private(set) var reading: Int32
    private(set) var writing: Int32

    init() throws(FileSystemError) {
      var ends: (Int32, Int32) = (-1, -1)
      let result = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
        let ends = unsafe bytes.bindMemory(to: Int32.self)
        #if canImport(Glibc)
          return unsafe pipe2(ends.baseAddress, O_CLOEXEC)
        #else
          return unsafe ends.baseAddress.map { unsafe pipe($0) } ?? -1
        #endif
      }
      guard result == 0 else { throw FileSystemError(call: "pipe", path: "", errno: errno) }
      (reading, writing) = ends
      #if !canImport(Glibc)
        for end in [reading, writing] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      #endif
    }

    mutating func closeReading() { Self.close(&reading) }
    mutating func closeWriting() { Self.close(&writing) }

    mutating func close() {
      closeReading()
      closeWriting()
    }

    private static func close(_ end: inout Int32) {
      guard end >= 0 else { return }
      #if canImport(Glibc)
        Glibc.close(end)
      #else
        Darwin.close(end)
      #endif
      end = -1
    }
  }

  // Long: one call of the system after the other, with nothing to name in between.
  private func start(
    _ input: Pipe?,
    _ output: Pipe,
    _ errors: Pipe
  ) throws(FileSystemError) -> pid_t {
    #if canImport(Glibc)
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    var failure = unsafe posix_spawn_file_actions_init(&actions)
    guard failure == 0 else { throw error(failure) }
    defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
    failure = unsafe posix_spawnattr_init(&attributes)
    guard failure == 0 else { throw error(failure) }
    defer { unsafe _ = posix_spawnattr_destroy(&attributes) }

    failure =
      if let input {
        unsafe posix_spawn_file_actions_adddup2(&actions, input.reading, 0)
      } else {
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      }
    if failure == 0 {
      failure = unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
    }
    if failure == 0 {
      failure = unsafe posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    }
    if failure == 0, let directory = command.directory {
      failure = unsafe CPath.with(directory) { path in
        unsafe posix_spawn_file_actions_addchdir_np(&actions, path)
      }
    }
    guard failure == 0 else { throw error(failure) }

    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    if command.hasOwnGroup { flags |= POSIX_SPAWN_SETPGROUP }
    #if !canImport(Glibc)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    // The child would inherit ignored signals. SIGXFSZ stays ignored, so that a file size limit is
    // an error for it, too.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGCHLD] { unsafe _ = sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)

    var process: pid_t = 0
    failure = unsafe CPath.with(command.path) { path in
      unsafe TextBlock(command.arguments).with { arguments in
        unsafe TextBlock(command.environment).with { environment in
          unsafe posix_spawn(&process, path, &actions, &attributes, arguments, environment)
        }
      }
    }
    guard failure == 0 else { throw error(failure) }
    return process
  }

  private func error(_ number: Int32) -> FileSystemError {
    FileSystemError(call: "start", path: command.path, errno: number)
  }
}

/// Texts as a C array of strings, in one block of memory.
private struct TextBlock {
  private var bytes: [CChar] = []
  private var starts: [Int] = []

  init(_ texts: [[UInt8]]) {
    for text in texts {
      starts.append(bytes.count)
      bytes.append(contentsOf: text.map { CChar(bitPattern: $0) })
      bytes.append(0)
    }
  }

  func with<Result>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var bytes = bytes
    return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      var pointers: [UnsafeMutablePointer<CChar>?] = unsafe starts.map { start in
        unsafe buffer.baseAddress.map { unsafe $0 + start }
      }
      unsafe pointers.append(nil)
      return unsafe pointers.withUnsafeMutableBufferPointer { list in
        guard let start = list.baseAddress else {
          preconditionFailure("the list has at least its end")
        }
        return unsafe body(start)
      }
    }
  }
}

/// The transfer through all pipes of a process at the same time.
private struct Exchange {
  let input: [UInt8]
  private var written = 0
  private(set) var output: [UInt8] = []
  private(set) var errorOutput: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// How often to check for the end of the process, in milliseconds: its children may hold the
  /// pipes open, such as helpers that keep a connection.
  private static let patience: Int32 = 100

  private let outputLimit: Int

  init(input: [UInt8], outputLimit: Int) {
    self.input = input
    self.outputLimit = outputLimit
  }

  /// Whether an output is above its limit.
  var isOverLimit: Bool { output.count > outputLimit || errorOutput.count > outputLimit }

  /// Transfers everything.
  mutating func run(
    _ inputPipe: inout ChildProcess.Pipe?,
    _ outputPipe: inout ChildProcess.Pipe,
    _ errorPipe: inout ChildProcess.Pipe,
    hasEnded: () -> Bool
  ) {
    for end in [inputPipe?.writing ?? -1, outputPipe.reading, errorPipe.reading] where end >= 0 {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    while true {
      var files = [
        pollfd(fd: outputPipe.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errorPipe.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: inputPipe?.writing ?? -1, events: Int16(POLLOUT), revents: 0),
      ]
      guard files.contains(where: { $0.fd >= 0 }) else { return }
      let ready = unsafe poll(&files, nfds_t(files.count), Self.patience)
      // Checked before reading: by then all its output is in the pipes.
      let isLast = ready == 0 && hasEnded()
      if !read(outputPipe.reading, into: \.output) { outputPipe.closeReading() }
      if !read(errorPipe.reading, into: \.errorOutput) { errorPipe.closeReading() }
      if let end = inputPipe?.writing, !write(to: end) { inputPipe?.closeWriting() }
      if isLast || isOverLimit { return }
    }
  }

  /// Reads what is available; returns whether more may come.
  private mutating func read(_ end: Int32, into list: WritableKeyPath<Self, [UInt8]>) -> Bool {
    guard end >= 0 else { return false }
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        #if canImport(Glibc)
          unsafe Glibc.read(end, bytes.baseAddress, bytes.count)
        #else
          unsafe Darwin.read(end, bytes.baseAddress, bytes.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        return errno == EAGAIN
      }
      guard count > 0 else { return false }
      self[keyPath: list].append(contentsOf: buffer[..<count])
    }
  }

  /// Writes what fits; returns whether there is more to write.
  private mutating func write(to end: Int32) -> Bool {
    guard end >= 0 else { return false }
    while written < input.count {
      let count = unsafe input[written...].withUnsafeBytes { bytes in
        #if canImport(Glibc)
          unsafe Glibc.write(end, bytes.baseAddress, bytes.count)
        #else
          unsafe Darwin.write(end, bytes.baseAddress, bytes.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        // The process ended before it read everything: its status and its errors tell why.
        return errno == EAGAIN
      }
      written += count
    }
    return false
  }
}
