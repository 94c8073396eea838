internal import FileSystem
internal import GitCommand
internal import GitStore
internal import History
internal import Repository

/// Nearby repositories that borrow objects from this one.
///
/// Git does not record borrowers (git-clone, `--shared`). This looks at the repositories in the
/// same folder, and at the repository's own submodules.
struct Borrowers {
  /// At most 1000 directories are looked at in a place.
  private static let limit = 1000

  /// Their Git directories, sorted.
  let found: [[UInt8]]

  /// Looks for repositories whose alternates name the object directory of `context`.
  init(_ context: Repository) {
    guard let objects = Files.resolve(context.location.objectDirectory) else {
      found = []
      return
    }
    let common = context.location.commonDirectory
    var places: [[UInt8]] = []
    for worktree in context.worktrees where !worktree.isBare {
      places += Self.folders(in: Self.parent(of: worktree.path))
    }
    places += Self.folders(in: Self.parent(of: common))
    places += Self.folders(in: common.appending(path: "modules"))
    var found: Set<[UInt8]> = []
    for place in places.flatMap({ [$0, $0.appending(path: ".git")] }) {
      let directory = place.appending(path: "objects")
      guard let text = try? Files.contents(of: directory.appending(path: "info/alternates")) else {
        continue
      }
      for path in AlternatesList.paths(inFile: text) {
        let path = path.first == .slash ? path : directory.appending(path: path)
        if Files.resolve(path) == objects { found.insert(Files.resolve(place) ?? place) }
      }
    }
    if let own = Files.resolve(common) { found.remove(own) }
    self.found = found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func folders(in path: [UInt8]) -> [[UInt8]] {
    ((try? Files.names(in: path)) ?? []).prefix(limit).map { path.appending(path: $0) }
  }

  private static func parent(of path: [UInt8]) -> [UInt8] {
    guard let slash = path.lastIndex(of: .slash), slash > 0 else { return [.slash] }
    return Array(path[..<slash])
  }
}
