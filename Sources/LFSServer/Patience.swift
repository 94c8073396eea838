/// How often requests are repeated, after which pauses, and their sizes.
package struct Patience: Sendable {
  /// The maximum number of tries of a request to a server that fails or is busy.
  package var tries = 5
  /// The pause after the first failure, in milliseconds; it doubles with each further one.
  package var firstPause = 500
  /// The longest pause that a server may ask for, in seconds; above it, the server counts as busy.
  package var longestPause = 90
  /// The maximum number of requests at a time.
  package var requests = 4
  /// The maximum number of objects in a request.
  package var objects = 100

  /// The default, which waits for a few minutes at most.
  package init() {}

  /// The pause after this number of failures, in milliseconds.
  func pause(after failures: Int) -> Int {
    min(firstPause << min(failures - 1, 10), longestPause * 1000)
  }
}
