/// Compares every commit of a migrated repository with its original, independently of the engine.
///
/// Only what a migration may change may differ.
public struct RewriteAudit {
  private let original: TestRepository
  private let migrated: TestRepository
  private let commits: [String: String]
  private var problems: [String] = []
  /// The blob that each LFS object must contain.
  private var replaced: [String: Set<String>] = [:]

  /// Checks all commits of an object map (`old,new` a line).
  ///
  /// - Parameter signatures: whether `gpgsig` and `mergetag` headers are still expected.
  /// - Returns: the problems, one line each.
  /// - Throws: `CommandFailure` if Git can't read one of the repositories.
  public static func problems(
    from original: TestRepository,
    to migrated: TestRepository,
    map: [UInt8],
    signatures: Bool = true
  ) async throws -> [String] {
    var audit = RewriteAudit(original: original, migrated: migrated, commits: commits(of: map))
    try await audit.checkCommits(signatures: signatures)
    for (old, new) in audit.commits.sorted(by: { $0.key < $1.key }) {
      try await audit.checkFiles(old, new)
    }
    try await audit.checkStore()
    return audit.problems
  }

  /// Checks only the commits: everything except the `tree` and `parent` lines must be as before.
  ///
  /// - Returns: the problems, one line each.
  /// - Throws: `CommandFailure` if Git can't read one of the repositories.
  public static func commitProblems(
    from original: TestRepository,
    to migrated: TestRepository,
    map: [UInt8],
    signatures: Bool = true
  ) async throws -> [String] {
    var audit = RewriteAudit(original: original, migrated: migrated, commits: commits(of: map))
    try await audit.checkCommits(signatures: signatures)
    return audit.problems
  }

  /// The new ids in an object map, by the old ones.
  public static func commits(of map: [UInt8]) -> [String: String] {
    var commits: [String: String] = [:]
    for line in String(decoding: map, as: UTF8.self).split(separator: "\n") {
      commits[String(line.prefix(40))] = String(line.suffix(40))
    }
    return commits
  }

  private init(original: TestRepository, migrated: TestRepository, commits: [String: String]) {
    self.original = original
    self.migrated = migrated
    self.commits = commits
  }

  private mutating func checkCommits(signatures: Bool) async throws {
    let before = try await original.objects(commits.keys.sorted())
    let after = try await migrated.objects(commits.values.sorted())
    for (old, new) in commits.sorted(by: { $0.key < $1.key }) {
      guard let text = before[old], let other = after[new] else {
        problems.append("commit \(old): it or \(new) can't be read")
        continue
      }
      var expected = mapped(text)
      if !signatures { expected = Self.unsigned(expected) }
      if expected != Array(other.drop { $0 != 0x0A }) {
        let found = String(decoding: other, as: UTF8.self)
        problems.append("commit \(old) became \(new): \(found.debugDescription)")
      }
    }
  }

  /// The commit from its second line on, with the new ids of its parents.
  private func mapped(_ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).dropFirst()
      .map(Array.init)
    for (place, line) in lines.enumerated() {
      guard line.starts(with: "parent ".utf8) else { break }
      let parent = String(decoding: line.dropFirst(7), as: UTF8.self)
      lines[place] = Array("parent \(commits[parent] ?? parent)".utf8)
    }
    return [0x0A] + Array(lines.joined(separator: [0x0A]))
  }

  /// The text without the headers that hold signatures.
  private static func unsigned(_ text: [UInt8]) -> [UInt8] {
    var kept: [[UInt8]] = []
    var isDropping = false
    var isMessage = false
    let lines = text.dropFirst().split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines.map(Array.init) {
      if line.isEmpty { isMessage = true }
      if line.first != 0x20 || isMessage {
        let names = ["gpgsig ", "gpgsig-sha256 ", "mergetag "]
        isDropping = !isMessage && names.contains { line.starts(with: $0.utf8) }
      }
      if !isDropping { kept.append(line) }
    }
    return [0x0A] + Array(kept.joined(separator: [0x0A]))
  }

  private mutating func checkFiles(_ old: String, _ new: String) async throws {
    let before = try await original.files(of: old)
    let after = try await migrated.files(of: new)
    var pointers: [[UInt8]: (old: String, new: String)] = [:]
    for (path, entry) in before {
      guard let other = after[path] else {
        problems.append("\(old): \(String(decoding: path, as: UTF8.self)) is gone in \(new)")
        continue
      }
      if entry != other, !Self.isAttributesFile(path) {
        if entry.prefix(6) != other.prefix(6) { problems.append("\(path): \(entry) → \(other)") }
        pointers[path] = (String(entry.suffix(40)), String(other.suffix(40)))
      }
    }
    for path in after.keys where before[path] == nil && !Self.isAttributesFile(path) {
      problems.append("\(new): \(String(decoding: path, as: UTF8.self)) is new")
    }
    let texts = try await migrated.objects(pointers.values.map(\.new))
    for (path, ids) in pointers {
      guard let oid = Self.oid(of: texts[ids.new] ?? []) else {
        problems.append("\(new): \(String(decoding: path, as: UTF8.self)) is no pointer")
        continue
      }
      replaced[oid, default: []].insert(ids.old)
    }
    try await checkAttributes(of: new, at: Array(pointers.keys))
  }

  /// Checks that the paths of new pointers have the filter that restores the files.
  private mutating func checkAttributes(of commit: String, at paths: [[UInt8]]) async throws {
    guard !paths.isEmpty else { return }
    let script = """
      export GIT_INDEX_FILE=$1
      git read-tree "$0"
      git check-attr --cached --stdin -z filter
      """
    let found = try await migrated.run(
      "bash",
      ["-eu", "-c", script, commit, migrated.directory("audit-index")],
      input: Array(paths.map { $0 + [0] }.joined())
    ).checked()
    let words = found.standardOutput.split(separator: 0).map(Array.init)
    for start in stride(from: 0, to: words.count - 2, by: 3)
    where words[start + 2] != Array("lfs".utf8) {
      let path = String(decoding: words[start], as: UTF8.self)
      problems.append("\(commit): \(path.debugDescription) has no rule that makes it filter=lfs")
    }
  }

  /// Checks that the LFS objects are the blobs that they replaced.
  private mutating func checkStore() async throws {
    let store = try await migrated.commonDirectory + "/lfs/objects/"
    let oids = replaced.keys.sorted()
    let paths = oids.map { "\(store)\($0.prefix(2))/\($0.dropFirst(2).prefix(2))/\($0)\n" }
    let names = try await original.git(
      "hash-object",
      "--no-filters",
      "--stdin-paths",
      input: Array(paths.joined().utf8)
    ).lines
    for (oid, name) in zip(oids, names) where replaced[oid] != [name] {
      problems.append("LFS object \(oid) is blob \(name), not \(replaced[oid] ?? [])")
    }
  }

  private static func isAttributesFile(_ path: [UInt8]) -> Bool {
    path.split(separator: 0x2F).last.map { Array($0) } == Array(".gitattributes".utf8)
  }

  /// The digest that a canonical pointer names.
  private static func oid(of text: [UInt8]) -> String? {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    guard lines.count == 3, lines[0] == "version https://git-lfs.github.com/spec/v1",
      lines[1].hasPrefix("oid sha256:"), lines[2].hasPrefix("size ")
    else { return nil }
    return String(lines[1].dropFirst(11))
  }
}
