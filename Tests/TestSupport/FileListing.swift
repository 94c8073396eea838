/// Every file below a directory with its kind, permissions, size and digest.
///
/// It shows that a command changed nothing.
public struct FileListing: Sendable, Equatable {
  /// One line a file, by path.
  public let files: [String: String]

  /// Lists a directory.
  ///
  /// - Throws: `CommandFailure` if it can't be read.
  public init(of path: String, environment: TestEnvironment) async throws {
    let script = """
      find . -printf 'entry %y %m %l\\t%p\\0'
      find . -type f -print0 | xargs -0 -r sha256sum -z
      """
    let listing = try await Command.run(
      "bash",
      ["-eu", "-c", script],
      in: path,
      environment: environment
    ).checked()
    var files: [String: String] = [:]
    for record in listing.standardOutput.split(separator: 0) {
      let text = String(decoding: record, as: UTF8.self)
      if text.hasPrefix("entry "), let tab = text.firstIndex(of: "\t") {
        files[String(text[text.index(after: tab)...])] = String(text[..<tab].dropFirst(6))
      } else {
        files[String(text.dropFirst(66)), default: ""] += " " + text.prefix(64)
      }
    }
    self.files = files
  }

  /// Lists a test repository, with its Git directory and its worktree.
  ///
  /// - Throws: `CommandFailure` if it can't be read.
  public init(of repository: TestRepository) async throws {
    self = try await FileListing(of: repository.path, environment: repository.environment)
  }

  /// The paths that were added, removed or changed since `before`.
  ///
  /// - Parameter withFolders: false to leave out directories, which may be left behind empty.
  public func changes(since before: FileListing, withFolders: Bool = true) -> [String] {
    Set(files.keys).union(before.files.keys).sorted()
      .filter { files[$0] != before.files[$0] }
      .filter { withFolders || (files[$0] ?? before.files[$0])?.hasPrefix("d ") == false }
      .map { "\($0): \(before.files[$0] ?? "none") → \(files[$0] ?? "none")" }
  }
}
