internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Runs

/// What became of commits in migrations that are in force: those of this repository, and those of
/// maps that settings name.
struct ReplacedCommits {
  private enum Source {
    case run(StoredObjectMap)
    case list([ObjectID: ObjectID])
  }

  /// Longer maps are an error.
  private static let byteLimit = 1 << 30
  /// Of so many commits each is looked up by itself.
  private static let fewCommits = 2000

  private var sources: [Source] = []

  /// - Parameter maps: paths, relative to the common Git directory.
  init(_ repository: ExaminedRepository, maps: [[UInt8]]) throws {
    let directory = repository.location.commonDirectory
    for path in maps {
      let full = path.first == .slash ? path : directory.appending(path: path)
      sources.append(.list(try Self.list(full)))
    }
    for run in try RunStore(commonDirectory: directory).runs() {
      guard run.kind != .undo, [.moved, .done, .cleaned].contains(run.state),
        let map = try run.map()
      else { continue }
      sources.append(.run(map))
    }
  }

  var isEmpty: Bool { sources.isEmpty }

  /// Those of the commits that were replaced, with what stands in their place now; zero where
  /// nothing does.
  func replaced(among commits: ObjectIDList) throws -> [ObjectID: ObjectID] {
    var found: [ObjectID: ObjectID] = [:]
    for source in sources {
      // What an earlier migration made, a later one may have replaced in turn.
      var asked: [ObjectID: [ObjectID]] = [:]
      for commit in commits { asked[found[commit] ?? commit, default: []].append(commit) }
      for (old, new) in try Self.look(up: Array(asked.keys), in: source) {
        for commit in asked[old] ?? [] { found[commit] = new }
      }
    }
    // Exported and back where it was.
    return found.filter { $0.key != $0.value }
  }

  private static func look(
    up commits: [ObjectID],
    in source: Source
  ) throws -> [ObjectID: ObjectID] {
    var found: [ObjectID: ObjectID] = [:]
    switch source {
    case .list(let map):
      for commit in commits { if let new = map[commit] { found[commit] = new } }
    case .run(let map) where commits.count <= fewCommits:
      for commit in commits {
        if let new = try map.newIDs(of: commit).first(where: { $0.kind == .commit }) {
          found[commit] = new.id
        }
      }
    case .run(let map):
      let wanted = Set(commits)
      try map.forEach { object in
        if object.kind == .commit, wanted.contains(object.old) { found[object.old] = object.new }
      }
    }
    return found
  }

  /// Reads `OLD NEW …` and `OLD,NEW` lines; other lines, such as the head of a `commit-map`, say
  /// nothing.
  private static func list(_ path: [UInt8]) throws -> [ObjectID: ObjectID] {
    let file = try FileHandle(reading: path)
    guard try file.byteCount() <= byteLimit else {
      throw AuditError.badSetting(
        name: "map",
        value: String(decoding: path, as: UTF8.self),
        .tooLong(limit: byteLimit)
      )
    }
    var map: [ObjectID: ObjectID] = [:]
    for line in try file.readToEnd().lines {
      let words = line.split(maxSplits: 2) { $0 == .space || $0 == UInt8(ascii: ",") }
      guard words.count >= 2, let old = ObjectNames.read(digits: words[0]),
        let new = ObjectNames.read(digits: words[1]), old != new
      else { continue }
      map[old] = new
    }
    guard !map.isEmpty else {
      throw AuditError.badSetting(
        name: "map",
        value: String(decoding: path, as: UTF8.self),
        .notMap
      )
    }
    return map
  }
}
