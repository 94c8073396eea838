internal import Digests
internal import FileSystem
public import GitObjects
public import GitStore
public import TestSupport

/// A few objects that a test writes out by hand, so that a history reads as a table.
///
/// Names and bytes follow from Git's own formats, which are written down here once more, and owe nothing
/// to what is tested. A test adds all that it begins with, calls `open`, and may go on adding then what it
/// expects: the same objects have the same names.
public final class SmallStore {
  /// An object by its kind and content.
  struct Object {
    let kind: ObjectKind
    let content: [UInt8]
  }

  /// The line of people in commits and tags.
  public static let person = "A U Thor <author@example.com> 1700000000 +0000"

  /// The directory that packs and LFS objects of the test are written to.
  public let directory: TemporaryDirectory
  private(set) var objects: [ObjectID: Object] = [:]
  private var order: [ObjectID] = []

  /// An empty store.
  ///
  /// - Throws: `SystemError`.
  public init() throws { directory = try TemporaryDirectory() }

  /// The name of an object (gitformat: SHA-1 of `KIND SP SIZE NUL CONTENT`).
  public static func name(of content: [UInt8], _ kind: String) -> ObjectID {
    var digest = Digest(.sha1)
    digest.update(Array("\(kind) \(content.count)\0".utf8))
    digest.update(content)
    let bytes = digest.finish()
    return ObjectID(bytes.rawSpan, .sha1)
  }

  /// The text of a pointer (Git LFS, docs/spec.md).
  public static func pointer(to content: String) -> String {
    """
    version https://git-lfs.github.com/spec/v1
    oid sha256:\(oid(of: content))
    size \(content.utf8.count)

    """
  }

  /// The SHA-256 of some content, in hexadecimal digits.
  public static func oid(of content: String) -> String {
    var digest = Digest(.sha256)
    digest.update(Array(content.utf8))
    return String(decoding: Hex.encode(digest.finish()), as: UTF8.self)
  }

  /// Adds an object of any content.
  @discardableResult
  public func add(_ kind: ObjectKind, _ content: [UInt8]) -> ObjectID {
    let names: [ObjectKind: String] = [
      .blob: "blob", .tree: "tree", .commit: "commit", .tag: "tag",
    ]
    let id = Self.name(of: content, names[kind] ?? "")
    if objects.updateValue(Object(kind: kind, content: content), forKey: id) == nil {
      order.append(id)
    }
    return id
  }

  /// Adds a blob.
  @discardableResult
  public func blob(_ text: String) -> ObjectID { add(.blob, Array(text.utf8)) }

  /// Adds a tree of these entries, in this order, whether Git would write them so or not.
  @discardableResult
  public func tree(
    entries: [(mode: String, name: String, id: ObjectID)]
  ) -> ObjectID {
    add(.tree, entries.flatMap { Array("\($0.mode) \($0.name)\0".utf8) + $0.id.bytes })
  }

  /// Adds the tree of these files, and those of the folders in their paths.
  @discardableResult
  public func tree(_ files: [String: SmallEntry]) -> ObjectID {
    var entries: [(mode: String, name: String, id: ObjectID)] = []
    var folders: [String: [String: SmallEntry]] = [:]
    for (path, entry) in files {
      guard let slash = path.firstIndex(of: "/") else {
        entries.append(self.entry(path, entry))
        continue
      }
      folders[String(path[..<slash]), default: [:]][String(path[path.index(after: slash)...])] =
        entry
    }
    // In a fixed order: what is written first stands first in the pack.
    for (name, files) in folders.sorted(by: { $0.key < $1.key }) {
      entries.append(("40000", name, tree(files)))
    }
    // The name of a folder is sorted as if a slash followed.
    func key(_ entry: (mode: String, name: String, id: ObjectID)) -> [UInt8] {
      Array((entry.mode == "40000" ? entry.name + "/" : entry.name).utf8)
    }
    return tree(entries: entries.sorted { key($0).lexicographicallyPrecedes(key($1)) })
  }

  private func entry(
    _ name: String,
    _ entry: SmallEntry
  ) -> (mode: String, name: String, id: ObjectID) {
    switch entry {
    case .text(let text): ("100644", name, blob(text))
    case .file(let mode, let text): (mode, name, blob(text))
    case .link(let target): ("120000", name, blob(target))
    case .object(let mode, let id): (mode, name, id)
    }
  }

  /// Adds a commit of a tree.
  ///
  /// - Parameter headers: lines between the committer and the message, with their newlines.
  @discardableResult
  public func commit(
    tree: ObjectID,
    parents: [ObjectID] = [],
    headers: String = "",
    message: String = "message\n"
  ) -> ObjectID {
    let lines = parents.map { "parent \($0)\n" }.joined()
    let people = "author \(Self.person)\ncommitter \(Self.person)\n"
    return add(.commit, Array("tree \(tree)\n\(lines)\(people)\(headers)\n\(message)".utf8))
  }

  /// Adds a commit of these files.
  @discardableResult
  public func commit(
    _ files: [String: SmallEntry],
    parents: [ObjectID] = [],
    headers: String = "",
    message: String = "message\n"
  ) -> ObjectID {
    commit(tree: tree(files), parents: parents, headers: headers, message: message)
  }

  /// Adds an annotated tag.
  ///
  /// - Parameter kind: the kind of the target, in Git's words.
  @discardableResult
  public func tag(
    _ name: String,
    of target: ObjectID,
    _ kind: String = "commit",
    message: String = "message\n"
  ) -> ObjectID {
    let header = "object \(target)\ntype \(kind)\ntag \(name)\ntagger \(Self.person)\n"
    return add(.tag, Array("\(header)\n\(message)".utf8))
  }

  /// The kind and content of an object that was added.
  public func object(_ id: ObjectID) -> (kind: ObjectKind, content: [UInt8])? {
    objects[id].map { ($0.kind, $0.content) }
  }

  /// The root tree of a commit that was added.
  public func rootTree(of commit: ObjectID) -> ObjectID {
    let digits = objects[commit]?.content.dropFirst(5).prefix(40) ?? []
    return (try? ObjectID(hex: digits)) ?? .zero
  }

  /// The names of the blobs of at least that many bytes.
  public func blobs(atLeast byteCount: Int) -> [ObjectID] {
    order.filter { id in
      objects[id].map { $0.kind == .blob && $0.content.count >= byteCount } ?? false
    }
  }

  /// Writes what was added so far into a pack, in that order, and opens it.
  ///
  /// - Throws: `StoreError`.
  public func open() throws -> ObjectDatabase {
    let pack = try PackWriter(directory: directory("pack"), .sha1, run: "objects")
    let writer = ObjectWriter(pack)
    for id in order {
      guard let object = objects[id] else { continue }
      try writer.add(object.content.rawSpan, object.kind, id: id)
    }
    _ = try pack.finish()
    return try ObjectDatabase(directory: directory.path, .sha1)
  }
}

/// A pack that a test lets be written, beside the objects of a store.
public final class SmallPack {
  private let pack: PackWriter
  /// What writes into the pack: one for each worker.
  public let writers: [ObjectWriter]
  private let directory: String
  private let alternate: String

  /// Begins a pack.
  ///
  /// - Throws: `StoreError`.
  public init(beside store: SmallStore, writers count: Int = 1, named name: String = "new") throws {
    alternate = store.directory.path
    directory = store.directory(name)
    try Files.makeDirectories(Array(directory.utf8))
    let pack = try PackWriter(directory: directory + "/pack", .sha1, run: name)
    self.pack = pack
    writers = (0..<count).map { _ in ObjectWriter(pack) }
  }

  /// Ends the pack.
  ///
  /// - Returns: all objects, the store's among them, and how many are in the pack.
  /// - Throws: `StoreError`.
  public func finish() throws -> (reader: ObjectReader, objectCount: Int) {
    let written = try pack.finish()
    let database = try ObjectDatabase(directory: directory, .sha1, alternates: [alternate])
    return (ObjectReader(database), written?.objectCount ?? 0)
  }
}
