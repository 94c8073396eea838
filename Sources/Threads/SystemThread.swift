#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A thread that the system does not give: too many, or no memory for its stack.
public struct ThreadError: Error, Equatable, Sendable {
  /// The `errno`.
  public let errno: Int32

  /// What the number means, such as "Resource temporarily unavailable".
  public var reason: String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
  }
}

/// Threads as the system makes them.
enum SystemThread {
  /// Starts a thread that does the work and is never waited for.
  ///
  /// Its stack has a size of our own: that of `ulimit -s`, which is for the first thread of a process,
  /// may be too small for any work, and a stack that is too small is found out in the middle of it.
  static func start(
    stackByteCount: Int,
    _ work: @escaping @Sendable () -> Void
  ) throws(ThreadError) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe _ = pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setstacksize(&attributes, stackByteCount)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let context = unsafe Unmanaged.passRetained(Work(work))
    #if canImport(Glibc)
      var thread = pthread_t()
      let failure = unsafe pthread_create(
        &thread,
        &attributes,
        { argument in
          if let argument = unsafe argument { unsafe SystemThread.run(argument) }
          return nil
        },
        context.toOpaque()
      )
    #else
      var thread: pthread_t?
      let failure = unsafe pthread_create(
        &thread,
        &attributes,
        { argument in
          unsafe SystemThread.run(argument)
          return nil
        },
        context.toOpaque()
      )
    #endif
    guard failure == 0 else {
      unsafe context.release()
      throw ThreadError(errno: failure)
    }
  }

  private static func run(_ argument: UnsafeMutableRawPointer) {
    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
