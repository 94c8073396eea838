import GitObjects
import TestSupport

/// The expected reference values after a migration.
///
/// They follow from git-lfs's commits, except for tag objects: `lfs-migrate` keeps every byte but
/// the `object` line, while git-lfs drops a newline and adds an empty tagger (row D1 of the table
/// of deviations).
struct ExpectedReferences {
  /// The ids by full name.
  var ids: [String: String] = [:]
  /// Tags of trees and blobs, which may move or not: their bytes without the `object` line.
  var looseTags: [String: [UInt8]] = [:]

  /// Computes the values.
  ///
  /// - Parameters:
  ///   - commits: the new ids of the commits that git-lfs rewrote, by the old ones.
  init(after commits: [String: String], of original: TestRepository) async throws {
    let format = "--format=%(objectname) %(objecttype) %(refname)"
    for line in try await original.git("for-each-ref", format).lines {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let (id, type, name) = (words[0], words[1], words[2])
      // Remote-tracking branches stay; if a fetch moved one, both repositories show that.
      if name.hasPrefix("refs/remotes/") || name.hasPrefix("refs/lfs-migrate/") { continue }
      if let expected = try await Self.expected(id, type, commits, original) {
        ids[name] = expected
      } else {
        looseTags[name] = try await Self.withoutObjectLine(id, in: original)
      }
    }
  }

  /// The bytes of a tag from its second line on.
  static func withoutObjectLine(_ id: String, in repository: TestRepository) async throws -> [UInt8]
  {
    let text = try await repository.git("cat-file", "tag", id).standardOutput
    return Array(text.drop { $0 != 0x0A })
  }

  /// The new id of an object; `nil` for a tag that peels to a tree or a blob.
  private static func expected(
    _ id: String,
    _ type: String,
    _ commits: [String: String],
    _ original: TestRepository
  ) async throws -> String? {
    if type == "commit" { return commits[id] ?? id }
    guard type == "tag" else { return nil }
    let text = try await original.git("cat-file", "tag", id).standardOutput
    let lines = text.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let target = String(lines[0].dropFirst("object ".utf8.count))
    let kind = String(lines[1].dropFirst("type ".utf8.count))
    guard let moved = try await expected(target, kind, commits, original) else { return nil }
    let rest = text.drop { $0 != 0x0A }
    return "\(ObjectBatch.name(of: .tag, Array("object \(moved)".utf8) + rest))"
  }
}
