internal import Digests
internal import GitObjects
internal import GitStore
internal import History
internal import Repository

/// The files and folders of the newest commits, for suggestions of patterns.
struct TipNames {
  private(set) var files: [[UInt8]] = []
  private(set) var folders: [[UInt8]] = []
  /// The number of files with each extension, which includes its dot.
  private(set) var extensions: [[UInt8]: Int] = [:]

  private static let tipLimit = 32
  private static let fileLimit = 200_000

  /// The names in paths.
  init(files: [[UInt8]]) {
    var folders: Set<[UInt8]> = []
    for file in files {
      for (index, byte) in file.enumerated() where byte == 0x2F {
        folders.insert(Array(file[..<index]))
      }
      addExtension(file)
    }
    self.files = files
    self.folders = folders.sorted { $0.lexicographicallyPrecedes($1) }
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
    var seen: Set<[UInt8]> = []
    var known = ObjectTable()
    var open: [(id: ObjectID, path: [UInt8], hash: PathHash)] = tips.reversed()
      .map { (commits.trees[$0], [], .root) }
    while let folder = open.popLast(), files.count < Self.fileLimit {
      guard known.insert(folder.id, context: folder.hash.value).isNew,
        let data = try? reader.read(folder.id, .tree)
      else { continue }
      let bytes = data.bytes
      var entries = TreeReader(bytes, reader.format)
      while let entry = try? entries.next() {
        let name = entry.name(in: bytes)
        let path = folder.path + (folder.path.isEmpty ? [] : [0x2F]) + name.array
        if entry.mode.isTree {
          if seen.insert(path).inserted { folders.append(path) }
          open.append((entry.id(in: bytes), path, folder.hash.appending(name)))
        } else if entry.mode.isRegularFile, seen.insert(path).inserted {
          files.append(path)
          addExtension(path)
        }
      }
    }
    folders.sort { $0.lexicographicallyPrecedes($1) }
  }

  private mutating func addExtension(_ path: [UInt8]) {
    let name = path.lastIndex(of: 0x2F).map { path[($0 + 1)...] } ?? path[...]
    guard let dot = name.lastIndex(of: 0x2E), dot > name.startIndex else { return }
    extensions[Array(name[dot...]), default: 0] += 1
  }
}
