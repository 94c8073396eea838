internal import GitObjects

/// A commit of a random history.
struct BuiltCommit: Sendable {
  var id: ObjectID
  var files: FileMap
}

/// Makes the commits of a random history.
struct HistoryBuilder {
  var random: SeededGenerator
  let shape: HistoryShape
  var objects = ObjectBatch()
  var commits: [BuiltCommit] = []
  /// The indexes in `commits` of the commits that new ones build on.
  var tips: [Int] = []
  private var clock = 1_600_000_000
  private var retired: [ObjectID] = []
  /// The `.gitattributes` files of every root commit, which no commit changes.
  private var constantAttributes: [(path: Path, text: [UInt8])] = []

  init(random: SeededGenerator, shape: HistoryShape) {
    self.random = random
    self.shape = shape
    if shape.attributes == .constant {
      for folder in [""] + self.random.some(["models/", "src/", "data/raw/", "docs/"], 0...2) {
        let text = AttributeRules.agreed(using: &self.random)
        constantAttributes.append((Array((folder + ".gitattributes").utf8), text))
      }
    }
  }

  /// Adds a commit: on a branch, on a new branch, as a merge, or as another root.
  mutating func grow() {
    guard !commits.isEmpty else { return tips.append(addCommit(parents: [])) }
    let step = shape.isLinear ? 0 : random.below(100)
    switch step {
    case 70..<84 where tips.count > 1:
      let width = random.chance(25) ? 3...5 : 2...2
      let parents = random.some(tips, width)
      let merged = addCommit(parents: parents)
      let ended = parents.dropFirst().filter { _ in random.chance(60) }
      tips.removeAll { $0 == parents[0] || ended.contains($0) }
      tips.append(merged)
    case 84..<96:
      tips.append(addCommit(parents: [random.below(commits.count)]))
    case 96...:
      tips.append(addCommit(parents: []))
    default:
      let place = random.below(tips.count)
      tips[place] = addCommit(parents: [tips[place]])
    }
  }

  private mutating func addCommit(parents: [Int]) -> Int {
    var files = FileMap()
    // After a merge, a file usually has the version of the first parent, else that of the last.
    let isOther = parents.count > 1 && random.chance(30)
    for parent in isOther ? parents : parents.reversed() {
      files.entries.merge(commits[parent].files.entries) { _, new in new }
    }
    if parents.isEmpty {
      for (path, text) in constantAttributes {
        files.entries[path] = FileEntry(mode: "100644", id: objects.add(.blob, text))
      }
    }
    // A tenth of the commits changes nothing.
    let changes = parents.isEmpty ? random.from(1...5) : random.chance(90) ? random.from(1...4) : 0
    for _ in 0..<changes where parents.count < 2 || random.chance(30) { change(&files) }
    let tree = files.write(to: &objects)
    let parentIDs = parents.map { commits[$0].id }
    let text = commitText(tree: tree, parents: parentIDs)
    commits.append(BuiltCommit(id: objects.add(.commit, text), files: files))
    return commits.count - 1
  }

  private mutating func commitText(tree: ObjectID, parents: [ObjectID]) -> [UInt8] {
    // Usually later, sometimes equal or earlier: the order of commits must not depend on it alone.
    clock += random.pick([0, 1, 60, 3600, -600])
    let zone = random.pick(["+0000", "+0100", "-0730", "+1400"])
    let names: [[UInt8]] =
      ["Ada Author", "J\u{f6}rg M\u{fc}ller", "A. U. Thor Jr.", "x"].map { Array($0.utf8) }
    var author = random.pick(names)
    var headers: [UInt8] = []
    if random.chance(10) {
      author = [0x4A, 0xF6, 0x72, 0x67]
      headers += Array("encoding ISO-8859-1\n".utf8)
    }
    if shape.hasSignatures, random.chance(25) {
      headers += Array(
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAAB\(clock)\n -----END PGP SIGNATURE-----\n"
          .utf8
      )
    }
    if shape.hasSignatures, parents.count > 1, random.chance(40) {
      headers += Array("mergetag object \(parents[1])\n type commit\n tag v\(clock)\n".utf8)
      headers += Array(" tagger Ada Author <ada@example.com> \(clock) +0000\n \n Release\n".utf8)
    }
    if random.chance(6) { headers += Array("HG:extra rebase_source:0123\nodd one\n two\n".utf8) }
    let messages = [
      "Subject \(commits.count)\n", "Subject\n\nBody\n", "\n", "Trailing\n\n\n", "\n\nLate\n",
      "T\u{fc}r\n", "tree 0000\nparent 1111\n", "CR\rinside\n",
    ]
    var text = Array("tree \(tree)\n".utf8)
    for parent in parents { text += Array("parent \(parent)\n".utf8) }
    text += Array("author ".utf8) + author + Array(" <ada@example.com> \(clock) \(zone)\n".utf8)
    text += Array("committer Carl Committer <carl@example.com> \(clock) +0000\n".utf8)
    return text + headers + [0x0A] + Array(random.pick(messages).utf8)
  }
}

// The changes of a commit to its files.
extension HistoryBuilder {
  private mutating func change(_ files: inout FileMap) {
    let plain = files.plainFiles
    guard !plain.isEmpty else { return addFile(to: &files) }
    switch random.below(100) {
    case 0..<20 where shape.attributes == .wild: changeAttributes(of: &files)
    case 0..<30: addFile(to: &files)
    case 30..<50: modify(random.pick(plain), in: &files)
    case 50..<58: remove(random.pick(plain), from: &files)
    case 58..<64: rename(random.pick(plain), in: &files)
    case 64..<68: moveFolder(of: random.pick(plain), in: &files)
    case 68..<73: changeMode(of: random.pick(plain), in: &files)
    case 73..<78: copyFile(random.pick(plain), in: &files)
    case 78..<82: restore(random.pick(plain), in: &files)
    case 82..<85: addLinks(to: &files)
    case 85..<90 where shape.hasPointers: addPointer(to: &files)
    case 90..<98 where shape.attributes == .harmless: changeAttributes(of: &files)
    case 98... where shape.hasProtectedFiles: addProtectedFile(to: &files)
    default: addFile(to: &files)
    }
  }

  /// Adds an entry at a path, unless a file or folder is in the way.
  private mutating func put(_ entry: FileEntry, at path: Path, in files: inout FileMap) {
    let inside = path + [slash]
    let isBlocked = files.entries.keys.contains { other in
      other.starts(with: inside) || path.starts(with: other + [slash])
    }
    if !isBlocked { files.entries[path] = entry }
  }

  private mutating func addFile(to files: inout FileMap) {
    let path = FileNames.path(for: shape, using: &random)
    let contents = FileContents.random(at: path, for: shape, using: &random)
    let mode = shape.hasOddModes && random.chance(25) ? "100664" : "100644"
    put(FileEntry(mode: mode, id: objects.add(.blob, contents)), at: path, in: &files)
  }

  private mutating func modify(_ path: Path, in files: inout FileMap) {
    guard let entry = files.entries[path] else { return }
    retired.append(entry.id)
    let old = objects.blobs[entry.id] ?? []
    let contents =
      random.chance(50)
      ? FileContents.edited(old, using: &random)
      : FileContents.random(at: path, for: shape, using: &random)
    files.entries[path]?.id = objects.add(.blob, contents)
  }

  private mutating func remove(_ path: Path, from files: inout FileMap) {
    if let entry = files.entries.removeValue(forKey: path) { retired.append(entry.id) }
  }

  private mutating func rename(_ path: Path, in files: inout FileMap) {
    guard let entry = files.entries.removeValue(forKey: path) else { return }
    let target = FileNames.path(for: shape, using: &random)
    if canHold(target, entry.id) { put(entry, at: target, in: &files) }
  }

  private mutating func moveFolder(of path: Path, in files: inout FileMap) {
    guard let cut = path.lastIndex(of: slash) else { return }
    let folder = Path(path[...cut])
    let target = Array(random.pick(["moved/", "models/", "deep/er/", "src/"]).utf8)
    let steering = Array("/.gitattributes".utf8)
    for inside in files.paths where inside.starts(with: folder) {
      if shape.attributes == .constant, inside.suffix(steering.count) == steering[...] { continue }
      guard let entry = files.entries.removeValue(forKey: inside) else { continue }
      put(entry, at: target + inside.dropFirst(folder.count), in: &files)
    }
  }

  private mutating func changeMode(of path: Path, in files: inout FileMap) {
    let wasExecutable = files.entries[path]?.mode == "100755"
    files.entries[path]?.mode = wasExecutable ? "100644" : "100755"
  }

  private mutating func copyFile(_ path: Path, in files: inout FileMap) {
    guard let entry = files.entries[path] else { return }
    let target = FileNames.path(for: shape, using: &random)
    if canHold(target, entry.id) { put(entry, at: target, in: &files) }
  }

  /// Restores contents that a file had before.
  private mutating func restore(_ path: Path, in files: inout FileMap) {
    guard !retired.isEmpty else { return }
    let id = random.pick(retired)
    if canHold(path, id) { files.entries[path]?.id = id }
  }

  private mutating func addLinks(to files: inout FileMap) {
    let number = random.below(3)
    if random.chance(50) {
      let target = objects.add(.blob, Array("../net\(number).bin".utf8))
      put(
        FileEntry(mode: "120000", id: target),
        at: Array("links/link\(number).bin".utf8),
        in: &files
      )
    } else {
      let commit = ObjectBatch.name(of: .commit, [UInt8(number)])
      put(FileEntry(mode: "160000", id: commit), at: Array("vendor/dep\(number)".utf8), in: &files)
    }
  }

  private mutating func addPointer(to files: inout FileMap) {
    let path = FileNames.path(for: shape, using: &random)
    let contents = FileContents.pointer(upTo: shape.sizeLimit, using: &random)
    let id = objects.add(.blob, contents)
    if canHold(path, id) { put(FileEntry(mode: "100644", id: id), at: path, in: &files) }
  }

  private mutating func addProtectedFile(to files: inout FileMap) {
    let name = random.pick([".gitignore", ".gitmodules", ".mailmap", "src/.gitignore"])
    let text = name.hasSuffix("ignore") ? "*.log\n" : "# \(random.below(5))\n"
    let id = objects.add(.blob, Array(text.utf8))
    put(FileEntry(mode: "100644", id: id), at: Array(name.utf8), in: &files)
  }

  private mutating func changeAttributes(of files: inout FileMap) {
    let isWild = shape.attributes == .wild
    let isRoot = random.chance(isWild ? 45 : 65)
    let folders =
      isWild
      ? ["models/", "models/v1/", "src/", "data/raw/", "data/", "a/b/c/", "docs/", "moved/"]
      : ["models/", "src/", "data/raw/"]
    let folder = isRoot ? "" : random.pick(folders)
    let path = Array((folder + ".gitattributes").utf8)
    if isWild, random.chance(20) { return remove(path, from: &files) }
    let text =
      isWild
      ? AttributeRules.wild(using: &random)
      : AttributeRules.harmless(isRoot, hasEmpty: shape.hasEmptyFiles, using: &random)
    put(FileEntry(mode: "100644", id: objects.add(.blob, text)), at: path, in: &files)
  }

  /// Whether the contents are on the path's side of the size limit.
  private func canHold(_ path: Path, _ id: ObjectID) -> Bool {
    guard let limit = shape.sizeLimit else { return true }
    return FileNames.isBig(path) == ((objects.blobs[id]?.count ?? 0) >= limit)
  }
}
