internal import Dispatch

/// Work that waits in the kernel.
///
/// Tasks share as many threads as there are cores, on which workers are to work: whatever waited
/// there would keep one of them waiting too.
public enum OwnThread {
  /// Does the work on a thread of its own.
  ///
  /// - Throws: what the work throws.
  public static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "lfs-migrate.waiting").async {
        continuation.resume(with: Result { try work() })
      }
    }
  }
}
