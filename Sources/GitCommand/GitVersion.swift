/// The version of a Git.
public struct GitVersion: Comparable, Sendable, CustomStringConvertible {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int
  /// The third number; 0 if there is none.
  public let patch: Int

  /// A version of three numbers.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads what `git version` writes, such as `git version 2.39.5 (Apple Git-154)`.
  ///
  /// - Returns: nil if the third word does not begin with two numbers.
  public init?(text: [UInt8]) {
    let words = text.trimmingWhitespace.split(separator: .space)
    guard words.count >= 3 else { return nil }
    let numbers = words[2].split(separator: UInt8(ascii: ".")).map { part in
      Int(String(decoding: part.prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    }
    guard numbers.count >= 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    self.init(major, minor, numbers.count > 2 ? numbers[2] ?? 0 : 0)
  }

  /// Asks a Git for its version.
  ///
  /// - Throws: `GitError` if it can't be run or its answer can't be read.
  public static func of(_ git: Git) async throws(GitError) -> GitVersion {
    let result = try await git.result(of: ["version"])
    guard let version = GitVersion(text: try result.successfulOutput()) else {
      throw .unreadableOutput(
        command: result.command,
        output: String(decoding: result.output, as: UTF8.self)
      )
    }
    return version
  }

  public static func < (left: GitVersion, right: GitVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  /// The three numbers, with points between them.
  public var description: String { "\(major).\(minor).\(patch)" }
}
