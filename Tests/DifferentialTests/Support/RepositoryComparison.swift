import TestSupport
import Testing

/// Two repositories that git-lfs and `lfs-migrate` made from the same one.
struct RepositoryComparison {
  let original: TestRepository
  let oracle: TestRepository
  let own: TestRepository
  let about: Comment

  /// Expects the same references, LFS objects and index.
  ///
  /// - Parameters:
  ///   - map: the object map of git-lfs.
  ///   - ignoringStores: whether git-lfs removes LFS objects.
  ///   - ignoringIndex: whether git-lfs leaves HEAD and the index on the old history.
  func compareReferences(
    after map: [UInt8],
    ignoringStores: Bool = false,
    ignoringIndex: Bool = false
  ) async throws {
    let commits = Dictionary(uniqueKeysWithValues: commitMap(map).map { ($0.old, $0.new) })
    let expected = try await ExpectedReferences(after: commits, of: original)
    var theirs = try await RepositoryState(of: oracle)
    var ours = try await RepositoryState(of: own)
    // Tag objects are compared with the expected ones, all others with git-lfs's as well.
    for (name, id) in expected.ids where theirs.references[name] != id {
      let type = try await original.git("cat-file", "-t", name).line
      #expect(type == "tag", "\(about): git-lfs moved \(name) elsewhere")
      theirs.references[name] = id
    }
    for (name, rest) in expected.looseTags {
      let found = try await ExpectedReferences.withoutObjectLine(name, in: own)
      #expect(found == rest, "\(about): \(name) changed in more than its object")
      theirs.references[name] = nil
      ours.references[name] = nil
    }
    theirs.head = commits[theirs.head] ?? theirs.head
    if ignoringIndex { theirs.index = ours.index }
    if ignoringStores { theirs.lfsObjects = ours.lfsObjects }
    #expect(ours.firstDifference(from: theirs) == nil, about)
  }

  /// Expects a sound repository, a clean worktree and no leftovers.
  func checkIntegrity() async throws {
    // Faults of the original, such as a tag without a tagger, are allowed.
    var checks = [["fsck", "--strict"], ["fsck"], ["fsck", "--connectivity-only"]]
    while checks.count > 1, try await original.run("git", checks[0]).exitCode != 0 {
      checks.removeFirst()
    }
    let check = try await own.run("git", checks[0])
    #expect(check.exitCode == 0, "\(about): git fsck: \(check.errorOutput)")
    let leftovers = try await own.shell(
      "find \"$(git rev-parse --git-common-dir)\" -name '*tmp[_-]*' -o -path '*/lfs/tmp/*' -type f"
    )
    #expect(leftovers.lines.isEmpty, about)
    for line in try await own.git("worktree", "list", "--porcelain", "-z").output.split(
      separator: "\0"
    ) {
      guard line.hasPrefix("worktree ") else { continue }
      let path = String(line.dropFirst("worktree ".count))
      if try await own.git("-C", path, "rev-parse", "--is-bare-repository").line == "true" {
        continue
      }
      let status = try await own.git("-C", path, "status", "--porcelain").output
      #expect(status.isEmpty, "\(about): \(path)")
    }
  }
}
