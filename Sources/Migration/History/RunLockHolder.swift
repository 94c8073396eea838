internal import GitRefs

/// Keeps a run's lock as long as the run.
final class RunLockHolder: Sendable {
  private let lock: RunLock

  init(_ lock: consuming RunLock) { self.lock = lock }
}
