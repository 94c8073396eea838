#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a process inherits, made fit for the rest of the program.
enum ProcessSetup {
  /// The exit code of a process that writes to a pipe that nobody reads: 128 and the signal.
  static let brokenPipeCode: Int32 = 128 + SIGPIPE

  /// Makes standard streams, limits and signals what the rest relies on.
  ///
  /// - Returns: whether there is a standard output.
  static func begin() -> Bool {
    // A pipe that nobody reads is an error of the call that writes, after which we clean up.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that may not grow: 'ulimit -f'.
    signal(SIGXFSZ, SIG_IGN)
    receiveEndsOfChildren()
    allowOpenFiles()
    return openStandardStreams()
  }

  /// A parent that ignores or blocks the signal hands that on: then the system forgets at once how a
  /// Git ended, or does not wake us up.
  private static func receiveEndsOfChildren() {
    signal(SIGCHLD, SIG_DFL)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGCHLD)
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Puts something in the place of closed standard streams, so that no other file gets their
  /// numbers; reading and writing fail as before.
  private static func openStandardStreams() -> Bool {
    let hasOutput = isOpen(1)
    for stream: Int32 in 0...2 where !isOpen(stream) {
      // The lowest number that is free, which is this one.
      _ = unsafe open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY)
    }
    return hasOutput
  }

  private static func isOpen(_ stream: Int32) -> Bool { fcntl(stream, F_GETFD) >= 0 }

  /// Allows as many open files as we may allow ourselves: each pack is one, each process several.
  private static func allowOpenFiles() {
    var limit = rlimit()
    #if canImport(Glibc)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    guard unsafe getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8192))
    // If it can't be had, the few that there are may do.
    unsafe _ = setrlimit(files, &limit)
  }

  /// Ends the process as the pipe would have ended it.
  static func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(brokenPipeCode)
  }
}
