/// Checks every commit of a migrated repository against Git's own evaluation of patterns and
/// attributes in the original.
///
/// It needs no other migration tool, so it also works where git-lfs differs on purpose.
public struct MigrationCheck: Sendable {
  /// The files that a migration takes.
  public enum Selection: Sendable {
    /// Files that the attributes of each commit track by LFS.
    case tracked
    /// Files that an include pattern matches, or all if there is none, and no exclude pattern.
    case matching(includes: [String], excludes: [String])
  }

  /// The direction of the conversion.
  public enum Direction: Sendable {
    /// From files to pointers.
    case importing
    /// From pointers to files.
    case exporting
  }

  private let original: TestRepository
  private let direction: Direction
  private let selection: Selection
  private let limit: Int?
  private let before: CommitFiles
  private let conversion: BlobConversion
  /// The selected paths, including those that are selected by the size of an ancestor's version.
  private let selected: [String: Set<[UInt8]>]

  /// Examines a repository before its migration.
  ///
  /// - Parameters:
  ///   - commits: arguments of `git rev-list` for the commits to migrate.
  ///   - limit: the value of `--above`.
  /// - Throws: `CommandFailure` if Git can't read it.
  public init(
    of original: TestRepository,
    commits: [String],
    _ direction: Direction,
    _ selection: Selection,
    above limit: Int? = nil
  ) async throws {
    self.original = original
    self.direction = direction
    self.selection = selection
    self.limit = limit
    let before = try await CommitFiles(of: original, commits)
    let conversion: BlobConversion =
      switch direction {
      case .importing: try await .importing(before.blobs, of: original)
      case .exporting: try await .exporting(before.blobs, of: original)
      }
    var selected = try await Self.selected(selection, before, original)
    for (commit, paths) in selected { selected[commit] = paths.filter { !Self.isProtected($0) } }
    if let limit {
      var converted: [String: Set<[UInt8]>] = [:]
      for commit in before.commits {
        let all = selected[commit] ?? []
        var paths = all.filter { path in
          let id = before.files[commit]?[path]?.suffix(40) ?? ""
          return (conversion.sizes[String(id)] ?? 0) >= limit
        }
        // Lines added for a larger version keep the path selected; lines of attributes do not
        // change.
        if case .matching = selection {
          for parent in before.parents[commit] ?? [] { paths.formUnion(converted[parent] ?? []) }
        }
        converted[commit] = paths
        selected[commit] = all.intersection(paths)
      }
    }
    self.before = before
    self.conversion = conversion
    self.selected = selected
  }

  private static func selected(
    _ selection: Selection,
    _ commits: CommitFiles,
    _ repository: TestRepository
  ) async throws -> [String: Set<[UInt8]>] {
    guard case .matching(let includes, let excludes) = selection else {
      return try await commits.paths(where: "filter", is: "lfs")
    }
    let lines =
      (includes.isEmpty ? ["*"] : includes).map { "\(quoted($0)) chosen=yes\n" }
      + excludes.map { "\(quoted($0)) chosen=no\n" }
    let file = repository.directory("patterns-of-check")
    try await repository.run("tee", [file], input: Array(lines.joined().utf8)).checked()
    return try await commits.paths(where: "chosen", is: "yes", attributesFile: file)
  }

  /// A pattern for an attributes file, C-quoted.
  private static func quoted(_ pattern: String) -> String {
    let text = pattern.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : String($0) }.joined()
    return "\"\(text)\""
  }

  /// Whether Git, Git LFS or DVC reads the file itself.
  private static func isProtected(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: 0x2F).map { String(decoding: $0, as: UTF8.self) }
    let name = parts.last ?? ""
    let names = [".lfsconfig", ".mailmap", ".dvcignore", "dvc.yaml", "dvc.lock"]
    return name.lowercased().hasPrefix(".git") || names.contains(name) || name.hasSuffix(".dvc")
      || parts.dropLast().contains(".dvc")
  }

  /// The number of distinct selected files: pairs of path and content.
  public var selectedVersions: Int {
    var versions: Set<[UInt8]> = []
    for (commit, paths) in selected {
      for path in paths {
        versions.insert(path + [0] + Array((before.files[commit]?[path] ?? "").suffix(40).utf8))
      }
    }
    return versions.count
  }

  /// The problems of the migrated repository, one line each.
  ///
  /// - Parameters:
  ///   - map: the object map of the migration.
  ///   - signatures: whether `gpgsig` and `mergetag` headers are still expected.
  ///   - isTracking: whether attribute lines are part of the request, so that each path has the
  ///     filter for its content.
  /// - Throws: `CommandFailure` if Git can't read a repository.
  public func problems(
    in migrated: TestRepository,
    map: [UInt8],
    signatures: Bool = true,
    isTracking: Bool = true
  ) async throws -> [String] {
    let ids = RewriteAudit.commits(of: map)
    let new = before.commits.map { ids[$0] ?? $0 }
    guard !new.isEmpty else { return [] }
    let after = try await CommitFiles(of: migrated, ["--no-walk"] + Set(new).sorted())
    var problems = try await RewriteAudit.commitProblems(
      from: original,
      to: migrated,
      map: map,
      signatures: signatures
    )
    var moved: Set<String> = []
    for (old, new) in zip(before.commits, new) {
      let changes = differences(old, after.files[new] ?? [:], &problems)
      let isNeeded = changes || (before.parents[old] ?? []).contains { moved.contains($0) }
      if isNeeded { moved.insert(old) }
      if isNeeded && ids[old] == nil { problems.append("\(old) was not rewritten") }
      if case .tracked = selection, !isNeeded && ids[old] != nil {
        problems.append("\(old) was rewritten without need")
      }
    }
    if isTracking { problems += try await attributeProblems(after, new) }
    problems += try await storeProblems(migrated)
    return problems
  }

  /// Compares the files of a commit; returns whether some file had to change.
  private func differences(
    _ old: String,
    _ found: [[UInt8]: String],
    _ problems: inout [String]
  ) -> Bool {
    var expected = before.files[old] ?? [:]
    var hasChanged = false
    for path in selected[old] ?? [] {
      guard let entry = expected[path], let id = conversion.ids[String(entry.suffix(40))] else {
        continue
      }
      expected[path] = entry.dropLast(40) + id
      hasChanged = true
    }
    for path in Set(expected.keys).union(found.keys) where expected[path] != found[path] {
      if case .matching = selection, CommitFiles.isAttributesFile(path) { continue }
      let name = String(decoding: path, as: UTF8.self).debugDescription
      problems.append(
        "\(old): \(name) is \(found[path] ?? "gone"), not \(expected[path] ?? "absent")"
      )
    }
    return hasChanged
  }

  /// Checks that every selected pointer has its filter, and that no raw file got it.
  private func attributeProblems(_ after: CommitFiles, _ new: [String]) async throws -> [String] {
    let trackedBefore = try await before.paths(where: "filter", is: "lfs")
    let tracked = try await after.paths(where: "filter", is: "lfs")
    var problems: [String] = []
    for (old, new) in zip(before.commits, new) {
      for (path, entry) in before.files[old] ?? [:] where entry.hasPrefix("100") {
        let isTracked = tracked[new]?.contains(path) == true
        let isSelected = selected[old]?.contains(path) == true
        let changes = isSelected && conversion.ids[String(entry.suffix(40))] != nil
        let isEmpty = conversion.sizes[String(entry.suffix(40))] == 0
        let name = String(decoding: path, as: UTF8.self).debugDescription
        switch direction {
        case .importing where changes && !isTracked:
          problems.append("\(new): \(name) is a pointer without a filter")
        case .exporting where changes && isTracked:
          problems.append("\(new): \(name) is a file with the filter of pointers")
        case .importing
        where !isSelected && isTracked && !isEmpty
          && conversion.ids[String(entry.suffix(40))] != nil
          && trackedBefore[old]?.contains(path) != true && !Self.isProtected(path):
          problems.append("\(new): \(name) stayed a file, but has the filter of pointers now")
        default: break
        }
      }
    }
    return problems
  }

  /// Checks that the LFS objects exist, with contents that hash to their names.
  private func storeProblems(_ migrated: TestRepository) async throws -> [String] {
    guard case .importing = direction else { return [] }
    var needed: Set<String> = []
    for (commit, paths) in selected {
      for path in paths {
        let id = String(before.files[commit]?[path]?.suffix(40) ?? "")
        if let oid = conversion.objects[id] { needed.insert(oid) }
      }
    }
    var problems: [String] = []
    for line in try await RepositoryState(of: migrated).lfsObjects {
      let digest = String(line.prefix(64))
      if !line.hasSuffix("/" + digest) { problems.append("LFS object \(line) is not its name") }
      needed.remove(digest)
    }
    return problems + needed.sorted().map { "LFS object \($0) is missing" }
  }
}
