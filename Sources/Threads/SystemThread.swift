#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The system does not provide a thread: there are too many, or no memory for its stack.
public struct ThreadError: Error, Equatable, Sendable {
  /// The `errno`.
  public let errno: Int32

  /// The system's text for the number, such as "Resource temporarily unavailable".
  public var reason: String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
  }
}

/// Threads of the system.
enum SystemThread {
  /// Starts a thread that does the work and is not joined.
  ///
  /// The size of its stack is given: `ulimit -s` is meant for the first thread of a process, and
  /// may be too small for any work. A stack overflow shows only in the middle of the work.
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
