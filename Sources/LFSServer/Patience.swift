/// How often something is tried again, and after which pauses.
package struct Patience: Sendable {
  /// How often a request is sent, at most, to a server that fails or has too much to do.
  package var tries = 5
  /// The pause after the first failure, in milliseconds; each further one is twice as long.
  package var firstPause = 500
  /// The longest pause that a server may ask for, in seconds: beyond it, it counts as busy.
  package var longestPause = 90
  /// How many requests are under way at once.
  package var requests = 4
  /// How many objects a request asks for, at most.
  package var objects = 100

  /// The patience of one who waits for minutes at most.
  package init() {}

  /// The pause after that many failures, in milliseconds.
  func pause(after failures: Int) -> Int {
    min(firstPause << min(failures - 1, 10), longestPause * 1000)
  }
}
