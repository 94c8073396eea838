internal import GitObjects

/// A path from the root of the repository, as bytes.
typealias Path = [UInt8]

/// An entry of a tree: its mode as written, and its object.
struct FileEntry: Hashable, Sendable {
  var mode: String
  var id: ObjectID

  var isFile: Bool { mode.hasPrefix("100") }
}

/// The files of one commit, by path.
struct FileMap: Sendable {
  var entries: [Path: FileEntry] = [:]

  /// The paths in byte order, so that random choices among them are reproducible.
  var paths: [Path] { entries.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// The paths of regular files, except those that begin with `.git`.
  var plainFiles: [Path] {
    paths.filter {
      entries[$0]?.isFile == true && !$0.split(slash).contains { $0.starts(with: dotGit) }
    }
  }

  /// Writes the trees, the deepest first, and returns the id of the root.
  func write(to objects: inout ObjectBatch) -> ObjectID {
    Self.write(entries.map { (ArraySlice($0.key), $0.value) }, to: &objects)
  }

  private static func write(
    _ entries: [(ArraySlice<UInt8>, FileEntry)],
    to objects: inout ObjectBatch
  ) -> ObjectID {
    var files: [(name: Path, entry: FileEntry)] = []
    var folders: [Path: [(ArraySlice<UInt8>, FileEntry)]] = [:]
    for (path, entry) in entries {
      if let cut = path.firstIndex(of: slash) {
        folders[Path(path[..<cut]), default: []].append((path[(cut + 1)...], entry))
      } else {
        files.append((Path(path), entry))
      }
    }
    for (name, inside) in folders {
      files.append((name, FileEntry(mode: "40000", id: write(inside, to: &objects))))
    }
    // Git sorts a folder as if its name ended with a slash.
    func key(_ file: (name: Path, entry: FileEntry)) -> Path {
      file.entry.mode == "40000" ? file.name + [slash] : file.name
    }
    files.sort { key($0).lexicographicallyPrecedes(key($1)) }
    var tree: [UInt8] = []
    for file in files {
      tree += Array(file.entry.mode.utf8) + [0x20] + file.name + [0] + file.entry.id.bytes
    }
    return objects.add(.tree, tree)
  }
}

let slash = UInt8(ascii: "/")
private let dotGit = Array(".git".utf8)

extension [UInt8] {
  func split(_ separator: UInt8) -> [Path] {
    split(separator: separator, omittingEmptySubsequences: false).map(Array.init)
  }
}
