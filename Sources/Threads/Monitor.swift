#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// State that threads share, and can wait for.
// SAFETY: the state is only accessed while the lock is held.
@safe
package final class Monitor<State>: @unchecked Sendable {
  // On the heap, since the C library knows both by their addresses.
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// A monitor of a state.
  package init(_ state: sending State) {
    self.state = state
    unsafe lock = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(lock, nil)
    #if canImport(Glibc)
      // A step of the system's clock must not end a wait, or make it longer.
      var attributes = pthread_condattr_t()
      unsafe pthread_condattr_init(&attributes)
      unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      unsafe pthread_cond_init(condition, &attributes)
      unsafe pthread_condattr_destroy(&attributes)
    #else
      unsafe pthread_cond_init(condition, nil)
    #endif
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(lock)
    unsafe condition.deallocate()
    unsafe lock.deallocate()
  }

  /// The clock by which `pthread_cond_timedwait` waits.
  private static var clock: clockid_t {
    #if canImport(Glibc)
      CLOCK_MONOTONIC
    #else
      CLOCK_REALTIME
    #endif
  }

  /// Changes the state, and wakes a thread that waits for it.
  package func change<Result>(_ body: (inout State) -> Result) -> Result {
    unsafe pthread_mutex_lock(lock)
    defer {
      unsafe pthread_cond_signal(condition)
      unsafe pthread_mutex_unlock(lock)
    }
    return body(&state)
  }

  /// Waits until the body returns a value for the state.
  package func wait<Result>(for body: (inout State) -> Result?) -> Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&state) { return result }
      unsafe pthread_cond_wait(condition, lock)
    }
  }

  /// Waits until the body returns a value for the state, for a limited time.
  ///
  /// - Returns: the value; `nil` after that time.
  package func wait<Result>(milliseconds: Int, for body: (inout State) -> Result?) -> Result? {
    var end = timespec()
    unsafe clock_gettime(Self.clock, &end)
    end.tv_nsec += milliseconds % 1000 * 1_000_000
    end.tv_sec += milliseconds / 1000 + end.tv_nsec / 1_000_000_000
    end.tv_nsec %= 1_000_000_000
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while true {
      if let result = body(&state) { return result }
      guard unsafe pthread_cond_timedwait(condition, lock, &end) == 0 else { return body(&state) }
    }
  }
}
