internal import FileSystem
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import LFS
internal import Migration
internal import Publication
internal import Scan

// The errors of the history and its objects.
extension ErrorWords {
  init(_ error: HistoryError) {
    switch error {
    case .unreadable(let error, let needed):
      self.init(error, needed: needed)
    case .badTree(let id, let error, let needed):
      self.init(
        "tree \(id)\(Self.place(needed)) is malformed: \(Self.words(error))",
        "Run 'git fsck' to see what else is damaged. \(Self.unchanged)"
      )
    case .badHeader(let id, let error):
      self.init(
        "object \(id) is malformed: \(Self.words(error))",
        "Run 'git fsck' to see what else is damaged. \(Self.unchanged)"
      )
    case .tooMany(let limit):
      self.init("there are more than \(limit) commits", Self.unchanged)
    }
  }

  init(_ error: ScanError) {
    switch error {
    case .attributesNotAFile(let isLink, let commit):
      self.init(
        "expected '.gitattributes' to be a file, got a \(isLink ? "symbolic link" : "folder")",
        "It is in commit \(commit). \(Self.unchanged)"
      )
      prefix = Self.migratePrefix
    }
  }

  init(_ error: MigrationError) {
    switch error {
    case .attributesUnread(let obstacle, let blob, let needed):
      self.init(obstacle, blob, needed: needed)
    case .signed(let id, let kind):
      self.init(
        "\(kind.name) \(id) is signed and would be rewritten",
        "Use '--signatures=strip' to drop such signatures, or 'keep' to leave them invalid. "
          + Self.unchanged
      )
    case .damagedContent(let oid, let path, let needed):
      self.init(damaged: oid, path: path, needed: needed)
    case .missingContent(let objects, let failure):
      self.init(missing: objects, failure)
    case .noPatterns:
      self.init(
        "One or more files must be specified with --include",
        "To turn all pointers into files, use '--include=\"*\"'."
      )
    case .unknownRemote(let name, let remotes):
      self.init(
        "Invalid remote \(ShownText.of(name)) provided",
        remotes.isEmpty
          ? "There are no remotes; 'git remote add NAME URL' adds one."
          : "There are: \(remotes.map { ShownText.of($0) }.joined(separator: ", "))."
      )
    }
  }

  init(_ error: PublicationError) {
    switch error {
    case .remoteAhead(let remote, let entries):
      self.init(ahead: remote, entries)
    case .objectMapNotMade(let path, let error):
      self.init(
        "could not create object map file: open \(path): \(error.reason.lowercased())",
        "Name another file, or move this one away."
      )
    }
  }

  private init(ahead remote: [UInt8], _ entries: [RemoteComparison.Entry]) {
    let name = ShownText.of(remote)
    let shown = Self.firstLines(entries.map { ShownText.of($0.name.bytes) })
    self.init(
      "\(name) has commits on these refs that are not in them here, and a push would overwrite "
        + "them:\n\(shown)",
      "Take them in first (\(Self.takingIn(remote, entries))), and run this again. If a run is in force "
        + "('lfs-migrate runs'), take it back before ('lfs-migrate undo'): what is on the remote is the "
        + "history before it. With '--allow-diverged' the run goes on, and 'publish' can leave these refs out by the same option. "
        + Self.unchanged
    )
  }

  /// The commands that take in what a remote has on references, in words.
  static func takingIn(_ remote: [UInt8], _ entries: [RemoteComparison.Entry]) -> String {
    let name = ShellWord.quoted(remote)
    let tags = entries.map(\.name).filter { $0.namespace == .tag }.map(\.bytes)
    var ways: [String] = []
    if tags.count < entries.count { ways.append("'git fetch \(name)', then merge") }
    if let first = tags.first {
      let refspec = ShellWord.quoted([UInt8(ascii: "+")] + first + [UInt8(ascii: ":")] + first)
      ways.append("for a tag 'git fetch \(name) \(refspec)'")
    }
    return ways.joined(separator: "; ")
  }

  /// Attribute lines that Git would not read.
  init(_ obstacle: AttributesObstacle, _ blob: ObjectID?, needed: Needed) {
    let path = ShownText.of(needed.path.bytes)
    let place = "'\(path)'" + (needed.commit.map { " in commit \($0)" } ?? "")
    switch obstacle {
    case .hiddenLines:
      self.init(
        "\(place) has a NUL and attributes beside or behind it, which Git reads or not by how it "
          + "comes to the file: lines for Git LFS cannot be added safely",
        "Text of two encodings was joined, most often by a shell. In a fresh clone, this takes the NULs "
          + "out of all commits, if you have git-filter-repo: git filter-repo --blob-callback 'if "
          + "blob.original_id == b\"\(blob.map { "\($0)" } ?? "ID")\": blob.data = "
          + "blob.data.replace(b\"\\0\", b\"\")'. \(Self.unchanged)"
      )
    case .tooLarge(let byteCount):
      self.init(
        "\(place) would have \(ReportText.size(UInt64(byteCount))) with the lines for Git LFS, and "
          + "Git reads no such file of \(ReportText.size(UInt64(AttributesFile.limit))) or more",
        "Choose files by patterns ('--include'), which need one line each. \(Self.unchanged)"
      )
    case .lineTooLong(let line):
      self.init(
        "a line for \(place) would have \(line.count) bytes, and Git skips lines of "
          + "\(AttributesLine.limit) and more: '\(ShownText.of(line.prefix(60)))…'",
        "Choose files by a shorter pattern ('--include'), or leave the path out with '--exclude'. "
          + Self.unchanged
      )
    }
  }

  init(_ error: StoreError, needed: Needed?) {
    let place = needed.map(Self.place) ?? ""
    switch error {
    case .missing(let id):
      self.init(
        "object \(id) is missing\(place)",
        "Fetch it from a complete clone, or leave its commits out. \(Self.unchanged)"
      )
    case .corrupt(let id, let damage):
      self.init(
        "cannot read object \(id)\(place): \(Self.words(damage))",
        "Run 'git fsck', and restore the object from another clone. \(Self.unchanged)"
      )
    case .wrongHash(let id):
      self.init(
        "object \(id)\(place) is damaged: its content hashes to another name",
        "Run 'git fsck', and restore the object from another clone. \(Self.unchanged)"
      )
    case .wrongKind(let id, let expected, let found):
      self.init(
        "object \(id)\(place) is a \(found.name), not a \(expected.name)",
        "Run 'git fsck' to see what else is damaged. \(Self.unchanged)"
      )
    case .badPack(let path, let damage):
      self.init(
        "cannot read '\(ShownText.of(path.utf8))': \(Self.words(damage))",
        "Run 'git fsck', and restore the pack from another clone. \(Self.unchanged)"
      )
    case .system(let error):
      self.init(error)
    case .outOfMemory(let byteCount):
      self.init("no memory for an object of \(byteCount) bytes", Self.unchanged)
    case .tooLarge(let byteCount, let limit):
      self.init(
        "an object of \(byteCount) bytes is to be read, more than \(limit)",
        Self.unchanged
      )
    }
  }

  /// Where an object is needed.
  private static func place(_ needed: Needed) -> String {
    var text = ""
    if !needed.path.isRoot { text += " at '\(Self.text(needed.path.bytes))'" }
    if let commit = needed.commit { text += " in commit \(commit)" }
    return text.isEmpty ? "" : " (needed\(text))"
  }

  static func words(_ error: TreeError) -> String {
    switch error {
    case .truncated(let offset): "the entry at byte \(offset) is cut off"
    case .badMode(let offset): "the entry at byte \(offset) has a mode that Git does not know"
    case .badName(let offset): "the entry at byte \(offset) has no proper name"
    }
  }

  static func words(_ error: HeaderError) -> String {
    switch error {
    case .noTree: "it does not begin with a tree"
    case .noObject: "it does not begin with an object and its type"
    case .badParent(let offset): "the parent at byte \(offset) is no id"
    }
  }
}
