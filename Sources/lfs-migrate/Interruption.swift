internal import Synchronization
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// Of the file, since a signal's handler has no other context.
private let asked = Atomic<Int>(0)

/// Signals that ask the program to stop: it cleans up and says that nothing was changed.
///
/// The third one stops it at once: the second may be the same key, sent to program and group.
enum Interruption {
  /// Whether a signal came.
  static var isRequested: Bool { asked.load(ordering: .relaxed) > 0 }

  /// Begins to watch for signals.
  static func watch() {
    // Touched here first: what is made at its first use must not be made in a handler.
    asked.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] where !(number == SIGHUP && isIgnored(number)) {
      signal(number) { _ in
        if asked.wrappingAdd(1, ordering: .relaxed).newValue > 2 { _exit(130) }
      }
    }
    // The time that `ulimit -t` allows is over. It comes once a second, until the system ends us.
    signal(SIGXCPU) { _ in
      _ = asked.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
    }
  }

  /// Whether whoever started us does not want it to be heard, as `nohup` does.
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

  /// Runs the work on the threads of tasks, and waits for it; it is cancelled when a signal comes.
  ///
  /// The first thread of the process does nothing else: whatever the others wait for, it hears a
  /// signal.
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
