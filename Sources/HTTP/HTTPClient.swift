internal import CLibcurl
internal import Synchronization
internal import Threads

/// Sends requests to web servers, and keeps connections for later ones.
///
/// It does not follow redirections or ask for logins: the caller sees the status, and decides.
public final class HTTPClient: Sendable {
  private let idle = Mutex<[CurlHandle]>([])

  /// A client without connections.
  public init() {}

  /// Sends a request, and waits for the answer on a thread of its own.
  ///
  /// - Throws: `HTTPError` if there is no answer, also if the task is cancelled.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPAnswer {
    let handle = try takeHandle()
    let isCancelled = Flag()
    let result = await withTaskCancellationHandler { () -> Result<HTTPAnswer, HTTPError> in
      do throws(ThreadError) {
        return try await OwnThread.run {
          Result { () throws(HTTPError) in try handle.perform(request, isCancelled) }
        }
      } catch {
        return .failure(.noThread(error))
      }
    } onCancel: {
      isCancelled.set()
    }
    // A connection in an unknown state is closed with its handle.
    if case .success = result { idle.withLock { $0.append(handle) } }
    return try result.get()
  }

  private func takeHandle() throws(HTTPError) -> CurlHandle {
    if let handle = idle.withLock({ $0.popLast() }) { return handle }
    guard let handle = CurlHandle() else { throw .noLibrary }
    return handle
  }

  /// A flag that one thread sets and another reads.
  final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    func set() { value.store(true, ordering: .relaxed) }
    var isSet: Bool { value.load(ordering: .relaxed) }
  }
}
