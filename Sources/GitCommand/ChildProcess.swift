internal import CLinux
internal import FileSystem
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A process that gets its input whole and whose output is read whole.
///
/// Every call that it takes can fail, and then does so at once, whatever the process lacks.
final class ChildProcess: Sendable {
  /// What is to be started.
  struct Command: Sendable {
    var path: [UInt8]
    /// With the name of the program.
    var arguments: [[UInt8]]
    /// As `NAME=value`.
    var environment: [[UInt8]]
    /// Standard input; empty for one that ends at once.
    var input: [UInt8]
    /// Whether keys that are meant for us do not reach it.
    var hasOwnGroup: Bool
    /// The directory that it is started in; `nil` for ours.
    var directory: [UInt8]?
    /// A process that writes more than this to one of its outputs is ended.
    var outputLimit = Int.max
  }

  /// What it left behind.
  struct Ended {
    var end: GitEnd
    var output: [UInt8]
    var errorOutput: [UInt8]
    /// Whether it was ended since it wrote too much.
    var isCutOff: Bool
  }

  private struct Control {
    /// The process, as long as its number can't be another's.
    var process: pid_t?
    var isCancelled = false
  }

  private let command: Command
  private let control = Mutex(Control())

  init(_ command: Command) { self.command = command }

  /// Ends the process, now or as soon as it is there.
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
    // Ended, and still there: nobody else can have its number until the lock is held.
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
    // Zeroed, where it goes on.
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
  /// Two ends, of which those that are open are closed once.
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
    // What we ignore it would ignore too. That files may not grow (SIGXFSZ) is an error to it as to us.
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

/// Texts as C wants lists of them, in one piece of memory.
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

/// What goes through the pipes of a process, all at the same time.
private struct Exchange {
  let input: [UInt8]
  private var written = 0
  private(set) var output: [UInt8] = []
  private(set) var errorOutput: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// How often it is looked whether a process has ended whose pipes others hold open, as helpers that
  /// keep a connection do.
  private static let patience: Int32 = 100

  private let outputLimit: Int

  init(input: [UInt8], outputLimit: Int) {
    self.input = input
    self.outputLimit = outputLimit
  }

  /// Whether more came out than was to be read.
  var isOverLimit: Bool { output.count > outputLimit || errorOutput.count > outputLimit }

  /// Exchanges all there is.
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
      // Looked at first: what it wrote is in the pipes by then.
      let isLast = ready == 0 && hasEnded()
      if !read(outputPipe.reading, into: \.output) { outputPipe.closeReading() }
      if !read(errorPipe.reading, into: \.errorOutput) { errorPipe.closeReading() }
      if let end = inputPipe?.writing, !write(to: end) { inputPipe?.closeWriting() }
      if isLast || isOverLimit { return }
    }
  }

  /// Reads what is there; returns whether more may come.
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
        // A process that stopped before it has read everything: its status and its words say why.
        return errno == EAGAIN
      }
      written += count
    }
    return false
  }
}
