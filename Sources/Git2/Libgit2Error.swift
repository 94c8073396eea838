internal import CLibgit2

/// A failed call of libgit2, with its own message.
public struct Libgit2Error: Error, Equatable {
  /// The function that failed.
  public let function: String
  /// The result of the call, a `git_error_code`.
  public let code: Int32
  /// The message that libgit2 left for the thread.
  public let message: String
}

/// The library itself: its start, and the results of its calls.
enum Libgit2 {
  /// Starts libgit2 on first use; it is not shut down.
  static let start: Int32 = git_libgit2_init()

  /// Throws the error of a call, on the thread of the call.
  static func check(_ code: Int32, _ function: String) throws(Libgit2Error) {
    guard code < 0 else { return }
    var message = ""
    // The message belongs to the thread and is valid until its next call.
    if let last = unsafe git_error_last(), let text = unsafe last.pointee.message {
      message = unsafe String(cString: text)
    }
    throw Libgit2Error(function: function, code: code, message: message)
  }
}
