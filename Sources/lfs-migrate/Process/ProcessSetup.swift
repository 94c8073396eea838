#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Prepares what the process inherits from its parent.
enum ProcessSetup {
  /// The exit code after a write to a closed pipe: 128 plus the signal.
  static let brokenPipeCode: Int32 = 128 + SIGPIPE

  /// Sets up standard streams, limits and signals.
  ///
  /// - Returns: whether there is a standard output.
  static func begin() -> Bool {
    // A write to a closed pipe then fails with an error, after which the program cleans up.
    signal(SIGPIPE, SIG_IGN)
    // So does a write beyond the file size of `ulimit -f`.
    signal(SIGXFSZ, SIG_IGN)
    receiveEndsOfChildren()
    allowOpenFiles()
    return openStandardStreams()
  }

  /// Resets SIGCHLD, which a process inherits if its parent ignores or blocks it.
  ///
  /// Otherwise the system would drop the exit status of Git, or would not wake this process.
  private static func receiveEndsOfChildren() {
    signal(SIGCHLD, SIG_DFL)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGCHLD)
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Opens closed standard streams, so that no other file gets their numbers; reads and writes
  /// still fail.
  private static func openStandardStreams() -> Bool {
    let hasOutput = isOpen(1)
    for stream: Int32 in 0...2 where !isOpen(stream) {
      // The lowest free number, which is this one.
      _ = unsafe open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY)
    }
    return hasOutput
  }

  private static func isOpen(_ stream: Int32) -> Bool { fcntl(stream, F_GETFD) >= 0 }

  /// Raises the limit of open files as far as allowed: each pack is one, and each process several.
  private static func allowOpenFiles() {
    var limit = rlimit()
    #if canImport(Glibc)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    guard unsafe getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8192))
    // If that fails, the current limit may suffice.
    unsafe _ = setrlimit(files, &limit)
  }

  /// Ends the process as a closed pipe would.
  static func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(brokenPipeCode)
  }
}
