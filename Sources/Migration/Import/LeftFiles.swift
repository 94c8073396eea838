internal import Digests
internal import GitAttributes
internal import GitObjects
internal import History
internal import Scan

/// Files that the plan mentions: their number, and some of their paths.
public struct NotedFiles: Equatable, Sendable {
  /// The number of files.
  public var count = 0
  /// The first paths in the order of their bytes, at most 5; that of a folder ends in a slash.
  public var paths: [[UInt8]] = []
  /// The patterns of `--exclude` for these files.
  public var excludes: [[UInt8]] = []

  /// The most paths that are kept.
  static let limit = 5

  init(_ paths: Set<[UInt8]> = [], excludes: Set<[UInt8]> = []) {
    func sorted(_ bytes: Set<[UInt8]>) -> [[UInt8]] {
      bytes.sorted { $0.lexicographicallyPrecedes($1) }
    }
    count = paths.count
    self.paths = Array(sorted(paths).prefix(Self.limit))
    self.excludes = sorted(excludes)
  }
}

extension NotedFiles {
  /// The files that a pattern matches and that are protected, since Git, Git LFS or DVC itself
  /// reads them.
  static func protected(_ inventory: Inventory) -> NotedFiles {
    NotedFiles(
      Set(
        inventory.protected.filter { inventory.names[$0.name] != AttributesFile.name }
          .map { place in
            let path = inventory.path(of: place)
            return inventory.names[place.name] == ProtectedFile.folder
              ? path.entryPrefix : path.bytes
          }
      )
    )
  }

  /// Small text files that are converted only since a pattern selects a whole folder.
  ///
  /// They are recognized by name, since reading all small files would take as long as converting
  /// them.
  static func texts(_ inventory: Inventory, patterns: [[UInt8]]) -> NotedFiles {
    let beginnings = patterns.map(beginning)
    guard beginnings.contains(where: { $0 != nil }) else { return NotedFiles() }
    let files = inventory.files
    var paths: Set<[UInt8]> = []
    var excludes: Set<[UInt8]> = []
    for file in 0..<files.count
    where files.states[file] == .converts && files.byteCounts[file] < sizeLimit {
      let include = Int(files.includes[file])
      guard beginnings.indices.contains(include), let beginning = beginnings[include],
        let kind = kind(of: inventory.names[files.names[file]])
      else { continue }
      paths.insert(inventory.needed(file: file).path.bytes)
      excludes.insert(beginning + kind)
    }
    return NotedFiles(paths, excludes: excludes)
  }

  private static let sizeLimit: UInt64 = 1 << 20

  private static let extensions: Set<String> = [
    "bat", "bib", "c", "cc", "cfg", "cmake", "conf", "cpp", "cs", "css", "cu", "gradle", "go", "h",
    "hpp", "htm", "html", "ini", "ipynb", "java", "jl", "js", "json", "jsonc", "kt", "lua", "m",
    "md",
    "mjs", "pbtxt", "php", "pl", "properties", "proto", "prototxt", "ps1", "py", "pyi", "r", "rb",
    "rs", "rst", "scala", "sh", "sql", "swift", "tex", "toml", "ts", "tsx", "txt", "xml", "yaml",
    "yml",
  ]
  private static let names: Set<String> = [
    "CHANGELOG", "CMakeLists.txt", "COPYING", "Dockerfile", "LICENSE", "Makefile", "NOTICE",
    "README",
  ]

  /// The pattern for a name's type; `nil` if it is not known to be text.
  private static func kind(of name: [UInt8]) -> [UInt8]? {
    let text = String(decoding: name, as: UTF8.self)
    if names.contains(text) { return name }
    guard let dot = name.lastIndex(of: 0x2E), dot > 0,
      extensions.contains(String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased())
    else { return nil }
    return [0x2A] + name[dot...]
  }

  /// The beginning of a pattern for some files of a folder; `nil` if the pattern does not select a
  /// whole folder.
  private static func beginning(_ pattern: [UInt8]) -> [UInt8]? {
    if pattern == Array("*".utf8) || pattern == Array("**".utf8) { return [] }
    if pattern.suffix(3) == Array("/**".utf8)[...] { return pattern + Array("/".utf8) }
    if pattern.suffix(2) == Array("/*".utf8)[...] { return Array(pattern.dropLast()) }
    return nil
  }
}
