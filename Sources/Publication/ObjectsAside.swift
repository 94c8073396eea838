internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import LFS
internal import Reporting
public import Repository
public import Runs

/// LFS objects that are not needed after an export has taken files back into Git.
///
/// They leave the store, as with git-lfs, but only for a directory beside it: an undo puts them
/// back, and a clean-up drops those whose content Git has.
public struct ObjectsAside: Sendable {
  let context: Repository
  /// The export.
  let run: Run

  /// The directory of the run's objects, whose names are their ids.
  private var directory: [UInt8] { context.asideDirectory.appending(path: run.name) }

  /// The objects set aside by a run.
  public init(context: Repository, run: Run) {
    self.context = context
    self.run = run
  }

  /// Moves objects out of the store that neither a reference of this repository nor a commit that
  /// no remote has needs.
  ///
  /// - Returns: their number, and their bytes.
  /// - Throws: `GitError`, `StoreError`, `RunStoreError`, `FileSystemError`.
  func setAside() async throws -> (count: Int, byteCount: UInt64) {
    // Another repository may keep its objects in the same store.
    guard context.ownsLFSStore else { return (0, 0) }
    let store = context.lfsStore()
    var found: (count: Int, byteCount: UInt64) = (0, 0)
    for oid in try await unneeded().sorted() {
      let path = store.path(of: oid)
      guard case .file(let byteCount)? = try Files.entry(path) else { continue }
      if found.count == 0 { try Files.makeDirectories(directory) }
      try Files.rename(path, to: directory.appending(path: oid.hex))
      found.count += 1
      found.byteCount = found.byteCount.addingSaturated(byteCount)
    }
    return found
  }

  /// Moves the objects back into the store.
  ///
  /// - Throws: `FileSystemError`.
  func putBack() throws {
    let store = context.lfsStore()
    for (oid, path) in try objects() { try putBack(oid, path, into: store) }
    removeDirectories()
  }

  /// Drops the objects that the run exported, and moves the others back into the store.
  ///
  /// - Throws: `GitError`, `StoreError`, `RunStoreError`, `FileSystemError`.
  public func drop() async throws {
    guard try !objects().isEmpty else { return }
    let exported = try await droppable()
    let store = context.lfsStore()
    for (oid, path) in try objects() {
      if exported.contains(oid) {
        Files.remove(path)
      } else {
        try putBack(oid, path, into: store)
      }
    }
    removeDirectories()
  }

  /// The number and bytes of the objects that a clean-up would drop.
  ///
  /// - Throws: `GitError`, `StoreError`, `RunStoreError`, `FileSystemError`.
  public func dropped() async throws -> (count: Int, byteCount: UInt64) {
    var found: (count: Int, byteCount: UInt64) = (0, 0)
    guard try !objects().isEmpty else { return found }
    let exported = try await droppable()
    for (oid, path) in try objects() where exported.contains(oid) {
      guard case .file(let byteCount)? = try Files.entry(path) else { continue }
      found.count += 1
      found.byteCount = found.byteCount.addingSaturated(byteCount)
    }
    return found
  }

  /// The objects that the run exported and that no pointer has come to name since, for example on a
  /// fetched branch.
  private func droppable() async throws -> Set<LFSObjectID> {
    let tips = try await tips()
    let pointers = try await smallFiles(of: tips.local + tips.remote).union(tips.staged)
    return Set(try run.exportedObjects())
      .subtracting(try objects(of: pointers, context.openFrugalReader()))
  }

  private func objects() throws(FileSystemError) -> [(oid: LFSObjectID, path: [UInt8])] {
    try Files.names(in: directory).compactMap { name in
      (try? LFSObjectID(hex: name)).map { ($0, directory.appending(path: name)) }
    }
  }

  private func putBack(
    _ oid: LFSObjectID,
    _ path: [UInt8],
    into store: ObjectStore
  ) throws(FileSystemError) {
    let place = store.path(of: oid)
    try Files.makeDirectories(Array(place.dropLast(oid.hex.count + 1)))
    // An object that was stored again meanwhile is the same.
    if try !Files.rename(path, toNew: place) { Files.remove(path) }
  }

  private func removeDirectories() {
    Files.removeDirectory(directory)
    Files.removeDirectory(context.asideDirectory)
  }

  /// The objects of exported pointers and of pointers on a remote, without the needed ones.
  private func unneeded() async throws -> Set<LFSObjectID> {
    let (local, remote, staged) = try await tips()
    let reader = try context.openFrugalReader()
    let old = try await smallFiles(of: remote, without: [])
    var needed = staged.union(try await smallFiles(of: local, without: remote))
    if !remote.isEmpty { needed.formUnion(try await smallFiles(of: local, isWalk: false)) }
    return Set(try run.exportedObjects())
      .union(objects(of: old.subtracting(needed), reader))
      .subtracting(objects(of: needed, reader))
  }

  /// The ids of references except backups, those of remote-tracking branches separately, and of
  /// files in indexes.
  private func tips() async throws -> (
    local: [ObjectID], remote: [ObjectID], staged: Set<ObjectID>
  ) {
    let references = try await ReferenceList.read(context.git).references
    let remote = references.filter { $0.namespace == .remoteBranch }.map(\.id)
    var local = references.filter { $0.namespace != .remoteBranch && $0.namespace != .backup }
      .map(\.id)
    local += try StashLog(context.location)?.commits ?? []
    let worktrees = try await Worktree.list(context.git, in: context.location)
    var staged: Set<ObjectID> = []
    for worktree in worktrees where !worktree.isPrunable {
      if case .detached(let hex) = worktree.head, let id = try? ObjectID(hex: hex) {
        local.append(id)
      }
      guard !worktree.isBare else { continue }
      let listed = try await worktree.git(from: context.git).output(of: ["ls-files", "-s", "-z"])
      for record in listed.records(endedBy: 0) where record.starts(with: Array("100".utf8)) {
        if let id = ObjectNames.first(of: record.dropFirst(7))?.id { staged.insert(id) }
      }
    }
    return (local, remote, staged)
  }

  /// The blobs in commits that are small enough to be pointers.
  private func smallFiles(
    of tips: [ObjectID],
    without others: [ObjectID] = [],
    isWalk: Bool = true
  ) async throws(GitError) -> Set<ObjectID> {
    guard !tips.isEmpty else { return [] }
    let listed = try await context.git.output(
      of: [
        "--no-replace-objects", "rev-list", "--objects", "--no-object-names", "--ignore-missing",
        "--filter=combine:blob:limit=\(Pointer.maximumByteCount)+object:type=blob",
        isWalk ? "--do-walk" : "--no-walk",
        "--stdin",
      ],
      input: Set(tips).sorted().flatMap { $0.hex + [.newline] }
        + Set(others).sorted().flatMap { [UInt8(ascii: "^")] + $0.hex + [.newline] }
    )
    return Set(listed.lines.compactMap { ObjectNames.read(digits: $0) })
  }

  /// The LFS objects of those files that are pointers.
  private func objects(of files: Set<ObjectID>, _ reader: ObjectReader) -> Set<LFSObjectID> {
    var objects: Set<LFSObjectID> = []
    let places = files.compactMap { id in (try? reader.location(of: id)).map { (id, $0) } }
      .sorted { $0.1.readingOrder < $1.1.readingOrder }
    for (id, location) in places {
      guard let object = try? reader.read(id, at: location), object.kind == .blob,
        let pointer = try? Pointer(parsing: object.data.bytes)
      else { continue }
      objects.insert(pointer.oid)
    }
    return objects
  }
}

extension UndoChain {
  /// The export that a run makes, undoes or redoes, and whether it is in force afterwards; `nil` if
  /// the run concerns no export.
  func export(
    of run: Run,
    _ direction: RunDirection
  ) throws(RunStoreError) -> (objects: ObjectsAside, isInForce: Bool)? {
    let (last, isInForce) = try migration(behind: run, direction) ?? (run, direction == .forward)
    guard last.kind == .export else { return nil }
    return (ObjectsAside(context: context, run: last), isInForce)
  }
}
