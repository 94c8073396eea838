internal import Dispatch
internal import Synchronization

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
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        if asked.wrappingAdd(1, ordering: .relaxed).newValue > 2 { _exit(130) }
      }
    }
  }

  /// Runs the work, which is cancelled when a signal comes.
  static func during(_ work: @escaping @Sendable () async -> Int32) async -> Int32 {
    let working = Task { await work() }
    // On a thread of its own: workers may occupy all those that tasks are run by.
    let watching = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "interruption"))
    watching.schedule(deadline: .now() + .milliseconds(50), repeating: .milliseconds(50))
    watching.setEventHandler {
      if isRequested { working.cancel() }
    }
    watching.resume()
    defer { watching.cancel() }
    return await working.value
  }
}
