internal import Synchronization
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// Global, since a signal handler has no other context.
private let asked = Atomic<Int>(0)

/// A command was interrupted, and says itself what it had done.
struct InterruptedError: Error {
  /// What was done, and what to do.
  let hint: String
}

/// The signals that ask the program to stop: it cleans up, and says that nothing was changed.
///
/// The third signal ends it at once: the second one may be from the same key press, sent to the
/// process and to its group.
enum Interruption {
  /// Whether a signal came.
  static var isRequested: Bool { asked.load(ordering: .relaxed) > 0 }

  /// Does what says by itself what an interruption leaves.
  ///
  /// - Parameter hint: what was done, and what to do.
  /// - Throws: `InterruptedError` if it fails after a signal came; else what the work throws.
  static func leaving<Result>(
    _ hint: String,
    _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch  where isRequested {
      throw InterruptedError(hint: hint)
    }
  }

  /// Starts to handle signals.
  static func watch() {
    // Initialised here, since a handler must not do it.
    asked.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] where !(number == SIGHUP && isIgnored(number)) {
      signal(number) { _ in
        if asked.wrappingAdd(1, ordering: .relaxed).newValue > 2 { _exit(130) }
      }
    }
    // The CPU time of `ulimit -t` is used up. The signal comes once a second, until the system
    // kills the process.
    signal(SIGXCPU) { _ in
      _ = asked.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
    }
  }

  /// Whether the parent process made it ignored, as `nohup` does.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
      let handler = unsafe action.__sigaction_handler.sa_handler
    #else
      let handler = unsafe action.__sigaction_u.__sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Runs the work on the threads of tasks, and waits for it; a signal cancels it.
  ///
  /// The first thread of the process does nothing else, so that it notices a signal even if all
  /// other threads are waiting.
  static func during(_ work: @escaping @Sendable () async -> Int32) -> Int32 {
    let end = Monitor<Int32?>(nil)
    let working = TaskThreads.task {
      let code = await work()
      end.change { $0 = code }
    }
    while true {
      if let code = end.wait(milliseconds: 50, for: { $0 }) { return code }
      if isRequested { working.cancel() }
    }
  }
}
