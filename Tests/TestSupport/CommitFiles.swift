internal import Digests

/// The files of many commits with their attributes by Git, read by a few processes.
public struct CommitFiles: Sendable {
  /// The commits, parents first.
  public let commits: [String]
  /// The parents of each commit.
  public let parents: [String: [String]]
  /// The entries of each commit by path: mode, kind and id, as `git ls-tree` prints them.
  public let files: [String: [[UInt8]: String]]

  private let repository: TestRepository

  /// Reads commits.
  ///
  /// - Parameter selection: arguments of `git rev-list`.
  /// - Throws: `CommandFailure` if Git can't read them.
  public init(of repository: TestRepository, _ selection: [String]) async throws {
    let list = try await repository.run(
      "git",
      ["rev-list", "--topo-order", "--reverse", "--parents"] + selection + ["--"]
    ).checked()
    try await self.init(
      of: repository,
      list.lines.map { $0.split(separator: " ").map(String.init) }
    )
  }

  /// Reads these commits; each line is a commit and its parents.
  private init(of repository: TestRepository, _ lines: [[String]]) async throws {
    self.repository = repository
    commits = lines.map { $0[0] }
    parents = Dictionary(uniqueKeysWithValues: lines.map { ($0[0], Array($0.dropFirst())) })
    // Level by level, so that one process reads many trees.
    var trees: [String: [UInt8]] = [:]
    var missing = Set(commits.map { $0 + "^{tree}" })
    while !missing.isEmpty {
      let names = missing.sorted()
      trees.merge(try await repository.objects(names)) { old, _ in old }
      missing = []
      for name in names {
        for entry in Self.entries(of: trees[name] ?? []) where entry.mode == "40000" {
          if trees[entry.id] == nil { missing.insert(entry.id) }
        }
      }
    }
    var files: [String: [[UInt8]: String]] = [:]
    for commit in commits {
      Self.list(commit + "^{tree}", below: [], trees, into: &files[commit, default: [:]])
    }
    self.files = files
  }

  private static func list(
    _ tree: String,
    below folder: [UInt8],
    _ trees: [String: [UInt8]],
    into files: inout [[UInt8]: String]
  ) {
    for entry in entries(of: trees[tree] ?? []) {
      let path = folder + entry.name
      switch entry.mode {
      case "40000": list(entry.id, below: path + [0x2F], trees, into: &files)
      case "160000": files[path] = "160000 commit " + entry.id
      default: files[path] = "\(entry.mode) blob \(entry.id)"
      }
    }
  }

  private static func entries(of tree: [UInt8]) -> [(mode: String, name: [UInt8], id: String)] {
    var entries: [(mode: String, name: [UInt8], id: String)] = []
    var rest = tree[...]
    while let space = rest.firstIndex(of: 0x20), let end = rest[space...].firstIndex(of: 0),
      rest.endIndex - end > 20
    {
      let id = Hex.encode(rest[(end + 1)...].prefix(20))
      let mode = String(decoding: rest[..<space], as: UTF8.self)
      entries.append((mode, Array(rest[(space + 1)..<end]), String(decoding: id, as: UTF8.self)))
      rest = rest[(end + 21)...]
    }
    return entries
  }

  /// The blobs of regular files, in all commits.
  public var blobs: Set<String> {
    Set(files.values.flatMap(\.values).filter { $0.hasPrefix("100") }.map { String($0.suffix(40)) })
  }

  /// The paths of regular files whose attribute has a value in Git, by commit.
  ///
  /// Commits with the same `.gitattributes` files are queried together.
  ///
  /// - Parameter attributesFile: a file that replaces the one in the settings; the files of commits
  ///   are then ignored.
  /// - Throws: `CommandFailure` if Git fails.
  public func paths(
    where attribute: String,
    is value: String,
    attributesFile: String? = nil
  ) async throws -> [String: Set<[UInt8]>] {
    var groups: [[String]: [String]] = [:]
    for commit in commits {
      let steering = (files[commit] ?? [:]).filter { Self.isAttributesFile($0.key) }
      let key = steering.map { "\($0.key) \($0.value)" }.sorted()
      groups[attributesFile == nil ? key : [], default: []].append(commit)
    }
    var found: [String: Set<[UInt8]>] = [:]
    for group in groups.values {
      var all: Set<[UInt8]> = []
      for commit in group { all.formUnion((files[commit] ?? [:]).keys) }
      let matching = try await check(attribute, value, all, in: group[0], attributesFile)
      for commit in group {
        found[commit] = matching.filter { files[commit]?[$0]?.hasPrefix("100") == true }
      }
    }
    return found
  }

  private func check(
    _ attribute: String,
    _ value: String,
    _ paths: Set<[UInt8]>,
    in commit: String,
    _ attributesFile: String?
  ) async throws -> Set<[UInt8]> {
    let script = """
      export GIT_INDEX_FILE=$1
      rm -f "$1"
      if [ -n "${3:-}" ]; then
        git -c core.attributesFile="$3" check-attr --cached --stdin -z "$2"
      else
        git read-tree "$0"
        git check-attr --cached --stdin -z "$2"
      fi
      """
    let output = try await repository.run(
      "bash",
      ["-eu", "-c", script, commit, repository.directory("index-of-check"), attribute]
        + (attributesFile.map { [$0] } ?? []),
      input: Array(paths.map { $0 + [0] }.joined())
    ).checked()
    let words = output.standardOutput.split(separator: 0, omittingEmptySubsequences: false)
    var matching: Set<[UInt8]> = []
    for start in stride(from: 0, to: words.count - 3, by: 3)
    where words[start + 2].elementsEqual(value.utf8) {
      matching.insert(Array(words[start]))
    }
    return matching
  }

  /// Whether the path is that of a `.gitattributes` file.
  public static func isAttributesFile(_ path: [UInt8]) -> Bool {
    path.split(separator: 0x2F).last?.elementsEqual(".gitattributes".utf8) == true
  }
}
