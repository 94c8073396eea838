internal import CLibgit2

/// A failed call of libgit2, in its own words.
public struct Libgit2Error: Error, Equatable {
  /// The function that failed.
  public let function: String
  /// What it returned, one of `git_error_code`.
  public let code: Int32
  /// The message that libgit2 left for the thread.
  public let message: String
}

/// The library itself: started once, and asked whether calls went well.
enum Libgit2 {
  /// Starts libgit2 on first use; it may stay started until the process ends.
  static let start: Int32 = git_libgit2_init()

  /// Turns what a call returned into an error, on the thread that made the call.
  static func check(_ code: Int32, _ function: String) throws(Libgit2Error) {
    guard code < 0 else { return }
    var message = ""
    // The message belongs to the thread and lives until its next call.
    if let last = unsafe git_error_last(), let text = unsafe last.pointee.message {
      message = unsafe String(cString: text)
    }
    throw Libgit2Error(function: function, code: code, message: message)
  }
}
