/// The parts of a repository on which two migrations must agree.
public struct RepositoryState: Sendable, Equatable {
  /// The ids of the references by full name, without the backups of a migration.
  public var references: [String: String] = [:]
  /// The target of HEAD: a full name, or an id.
  public var head = ""
  /// The index, as `git ls-files --stage` lists it; empty in a bare repository.
  public var index: [String] = []
  /// The LFS objects: digest and path of each.
  public var lfsObjects: [String] = []

  /// Reads the state of a repository.
  ///
  /// - Throws: `CommandFailure` if Git can't read it.
  public init(of repository: TestRepository) async throws {
    for line in try await repository.git("for-each-ref", "--format=%(objectname) %(refname)").lines
    {
      let name = String(line.dropFirst(41))
      if !name.hasPrefix("refs/lfs-migrate/") { references[name] = String(line.prefix(40)) }
    }
    let symbolic = try await repository.run("git", ["symbolic-ref", "-q", "HEAD"])
    head = symbolic.line
    if head.isEmpty { head = try await repository.git("rev-parse", "HEAD").line }
    if try await !repository.isBare {
      let listing = try await repository.git("ls-files", "--stage", "-z").standardOutput
      index = listing.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
    let store = try await repository.commonDirectory + "/lfs/objects"
    let digests = try await repository.run(
      "bash",
      ["-c", "cd \"$0\" 2>/dev/null && find . -type f | sort | xargs -r sha256sum", store]
    )
    lfsObjects = digests.lines
  }

  /// The first difference from another state; `nil` if there is none.
  public func firstDifference(from other: RepositoryState) -> String? {
    if head != other.head { return "HEAD: \(head), not \(other.head)" }
    for name in Set(references.keys).union(other.references.keys).sorted()
    where references[name] != other.references[name] {
      return "\(name): \(references[name] ?? "none"), not \(other.references[name] ?? "none")"
    }
    if let line = Self.firstDifference(lfsObjects, other.lfsObjects) { return "LFS object " + line }
    if let line = Self.firstDifference(index, other.index) { return "index entry " + line }
    return nil
  }

  private static func firstDifference(_ mine: [String], _ others: [String]) -> String? {
    let difference = Set(mine).symmetricDifference(others).sorted().first
    return difference.map { (mine.contains($0) ? "only here: " : "missing: ") + $0 }
  }
}
