internal import History
internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Repository

/// A tag of more bytes than most.
struct LargeTag {
  /// The name by which it is pushed, as far as that is known: of a reference, or any other.
  var name: [UInt8]?
  let tag: ObjectID
  let target: ObjectID
  let byteCount: Int
}

/// The repository that is examined, with a reader of its objects for one thread.
final class ExaminedRepository {
  /// No object that is read whole may be larger: a tree of 64 MiB has a million entries.
  static let objectLimit = 64 << 20

  let repository: Repository
  let reader: ObjectReader
  /// Commits whose parents were left out.
  let shallowCommits: Set<ObjectID>
  /// What a partial clone has left at its remote although it is needed; nil in a complete clone.
  let absent: AbsentObjects?
  private static let recentTreeCount = 2048
  /// Larger trees are not kept: 32 MiB in all, and seldom a tenth of it.
  private static let recentTreeByteLimit = 16 << 10
  private var recentTrees = [(id: ObjectID, data: ObjectData?)](
    repeating: (.zero, nil),
    count: recentTreeCount
  )
  /// The trees of commits that were asked for.
  private var trees: [ObjectID: ObjectID] = [:]

  init(_ git: Git, _ location: RepositoryLocation, _ config: GitConfig) throws {
    guard location.objectFormat == "sha1" else {
      throw AuditError.objectFormat(location.objectFormat)
    }
    repository = Repository(git: git, location: location, config: config, worktrees: [])
    reader = Self.reader(of: try repository.openDatabase())
    shallowCommits = try location.isShallow ? Self.shallowCommits(location) : []
    absent = config.promisorRemotes.isEmpty ? nil : AbsentObjects()
  }

  /// The same repository with a reader of its own, for another thread.
  init(copying other: ExaminedRepository) {
    repository = other.repository
    (shallowCommits, absent) = (other.shallowCommits, other.absent)
    reader = Self.reader(of: other.reader.database)
  }

  private static func reader(of database: ObjectDatabase) -> ObjectReader {
    let reader = ObjectReader(database, cacheByteCount: 12 << 20)
    reader.byteLimit = objectLimit
    return reader
  }

  var git: Git { repository.git }
  var location: RepositoryLocation { repository.location }
  var config: GitConfig { repository.config }
  var foldsCase: Bool { repository.foldsCase }
  var lfsDirectory: [UInt8] { repository.lfsDirectory }

  /// Whether objects may be left at a remote.
  var isPartial: Bool { absent != nil }

  /// What a call reads; nil where a partial clone has left the object at its remote.
  ///
  /// That is noted, and what follows from the answer does not count.
  func ifHere<Value>(
    _ read: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value? {
    do throws(StoreError) {
      return try read()
    } catch {
      guard let absent, case .missing(let id) = error else { throw error }
      absent.note(id)
      return nil
    }
  }

  /// Whether the repository has the object.
  func has(_ id: ObjectID) -> Bool { reader.database.location(of: id) != nil }

  /// Reads a tree, unless it was one of the last.
  ///
  /// What a commit has is what its child is compared with.
  func tree(_ id: ObjectID) throws(StoreError) -> ObjectData {
    let slot = Int(truncatingIfNeeded: id.hashPrefix % UInt64(Self.recentTreeCount))
    if recentTrees[slot].id == id, let data = recentTrees[slot].data { return data }
    let data = try reader.read(id, .tree)
    if data.byteCount <= Self.recentTreeByteLimit { recentTrees[slot] = (id, data) }
    return data
  }

  /// Reads a tree; nil where it was left at the remote, which is noted.
  func treeIfHere(_ id: ObjectID) throws(StoreError) -> ObjectData? {
    try ifHere { () throws(StoreError) in try tree(id) }
  }

  /// The object of that name in a tree; nil where there is none.
  func entry(_ name: [UInt8], of tree: ObjectID) throws -> ObjectID? {
    guard let data = try treeIfHere(tree) else { return nil }
    var entries = TreeReader(data.bytes, reader.format)
    do throws(TreeError) {
      while let entry = try entries.next() {
        if entry.name(in: data.bytes).isEqual(to: name) { return entry.id(in: data.bytes) }
      }
    } catch {
      throw AuditError.badTree(tree, error)
    }
    return nil
  }

  /// Reads a commit; its parents are those that are there.
  func commit(_ id: ObjectID) throws -> CommitData {
    let data = try reader.read(id, .commit)
    let bytes = data.bytes.array
    do throws(HeaderError) {
      return try CommitData(bytes)
    } catch {
      throw AuditError.badHeader(id, error)
    }
  }

  /// The tree of a commit.
  func tree(of id: ObjectID) throws -> ObjectID {
    if let known = trees[id] { return known }
    let tree = try commit(id).tree
    trees[id] = tree
    return tree
  }

  /// What is left when tags are taken off: the object and its kind.
  ///
  /// - Parameter noteLarge: is called with each tag that has more bytes than most, and its target.
  func peeled(
    _ id: ObjectID,
    noteLarge: (LargeTag) -> Void = { _ in }
  ) throws -> (ObjectID, ObjectKind) {
    var id = id
    var depth = 0
    while true {
      let kind = try reader.kind(of: id)
      guard kind == .tag else { return (id, kind) }
      depth += 1
      guard depth <= 1000 else { throw AuditError.tooDeep(limit: 1000) }
      let data = try reader.read(id, .tag)
      let bytes = data.bytes.array
      do throws(HeaderError) {
        let target = try TagData(bytes).target
        if bytes.count > CommitWalk.noteworthyByteCount {
          noteLarge(LargeTag(name: nil, tag: id, target: target, byteCount: bytes.count))
        }
        id = target
      } catch {
        throw AuditError.badHeader(id, error)
      }
    }
  }
}

extension ExaminedRepository {
  private static func shallowCommits(_ location: RepositoryLocation) throws -> Set<ObjectID> {
    let path = location.commonDirectory.appending(path: "shallow")
    let text = try Files.contents(of: path) ?? []
    return Set(text.lines.compactMap { ObjectNames.read(digits: $0[...]) })
  }
}

extension ExaminedRepository {
  /// The commits that a merge in progress brings in.
  func mergeHeads() throws -> [ObjectID] {
    let path = location.gitDirectory.appending(path: "MERGE_HEAD")
    return (try Files.contents(of: path) ?? []).lines.compactMap {
      ObjectNames.read(digits: $0[...])
    }
  }
}
