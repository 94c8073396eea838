internal import Digests
internal import GitObjects
internal import GitStore
internal import History
internal import Repository

/// The files and folders of the newest commits, for suggestions of patterns.
struct TipNames {
  private(set) var files: [RepositoryPath] = []
  private(set) var folders: [RepositoryPath] = []
  /// The number of files with each extension, which includes its dot.
  private(set) var extensions: [[UInt8]: Int] = [:]

  private static let tipLimit = 32
  private static let fileLimit = 200_000

  /// The names in paths.
  init(files: [RepositoryPath]) {
    var folders: Set<RepositoryPath> = []
    for file in files {
      var folder = file.folder
      while !folder.isRoot {
        folders.insert(folder)
        folder = folder.folder
      }
      addExtension(file)
    }
    self.files = files
    self.folders = folders.sorted()
  }

  /// The names in the commits without children.
  ///
  /// Objects that can't be read are left out.
  init(_ commits: CommitGraph, _ reader: ObjectReader) {
    var hasChild = [Bool](repeating: false, count: commits.count)
    for commit in 0..<commits.count {
      for parent in commits.parents(of: commit) { hasChild[Int(parent)] = true }
    }
    let tips = (0..<commits.count).reversed().filter { !hasChild[$0] }.prefix(Self.tipLimit)
    var seen: Set<RepositoryPath> = []
    var known = ObjectTable()
    var open: [(id: ObjectID, path: RepositoryPath, hash: PathHash)] = tips.reversed()
      .map { (commits.trees[$0], .root, .root) }
    while let folder = open.popLast(), files.count < Self.fileLimit {
      guard known.insert(folder.id, context: folder.hash.value).isNew,
        let data = try? reader.read(folder.id, .tree)
      else { continue }
      let bytes = data.bytes
      var entries = TreeReader(bytes, reader.format)
      while let entry = try? entries.next() {
        let name = entry.name(in: bytes)
        let path = folder.path.appending(name.array)
        if entry.mode.isTree {
          if seen.insert(path).inserted { folders.append(path) }
          open.append((entry.id(in: bytes), path, folder.hash.appending(name)))
        } else if entry.mode.isRegularFile, seen.insert(path).inserted {
          files.append(path)
          addExtension(path)
        }
      }
    }
    folders.sort()
  }

  private mutating func addExtension(_ path: RepositoryPath) {
    let name = path.name
    guard let dot = name.lastIndex(of: 0x2E), dot > name.startIndex else { return }
    extensions[Array(name[dot...]), default: 0] += 1
  }
}
