internal import Digests
internal import FileSystem
public import GitCommand
internal import GitObjects
internal import GitRefs
public import GitStore
public import LFS

/// A repository as a run finds it.
public struct RepositoryContext: Sendable {
  /// Git, in the user's directory.
  public let git: Git
  /// Where the repository's parts are.
  public let location: RepositoryLocation
  /// Its settings.
  public let config: GitConfig
  /// Its worktrees.
  public let worktrees: [Worktree]

  /// Finds the repository that `git` works on.
  ///
  /// - Throws: `GitError`.
  public static func discover(_ git: Git) async throws(GitError) -> RepositoryContext {
    let location = try await RepositoryLocation.discover(git)
    return RepositoryContext(
      git: git,
      location: location,
      config: try await GitConfig.read(git),
      worktrees: try await listWorktrees(git, location)
    )
  }

  /// Lists the worktrees, again where one came or went in that moment.
  private static func listWorktrees(
    _ git: Git,
    _ location: RepositoryLocation
  ) async throws(GitError) -> [Worktree] {
    for _ in 0..<10 {
      do throws(GitError) {
        return try await Worktree.list(git, in: location)
      } catch {
        guard case .unreadableOutput = error else { throw error }
      }
    }
    return try await Worktree.list(git, in: location)
  }

  /// Lists the worktrees as they are now.
  ///
  /// - Throws: `GitError`.
  func listWorktrees() async throws(GitError) -> [Worktree] {
    try await Self.listWorktrees(git, location)
  }

  var preflight: Preflight {
    Preflight(git, location: location, config: config, worktrees: worktrees)
  }

  var objectDirectory: String { String(decoding: location.objectDirectory, as: UTF8.self) }

  /// The directories of `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
  var alternates: [String] {
    guard let value = git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] else { return [] }
    return AlternatesList.paths(inVariable: value).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The directory of Git LFS: `lfs.storage`, relative to the common Git directory, or `lfs` there.
  var lfsDirectory: [UInt8] {
    let common = location.commonDirectory + [0x2F]
    guard let storage = config.value("lfs.storage"), !storage.isEmpty else {
      return common + Array("lfs".utf8)
    }
    return storage.first == 0x2F ? storage : common + storage
  }

  /// A directory on the file system that LFS objects are stored on.
  var lfsStorePath: [UInt8] {
    Files.exists(lfsDirectory) ? lfsDirectory : location.commonDirectory
  }

  /// Opens the store of LFS objects.
  ///
  /// - Parameter readsAside: whether objects that an export has set aside can be opened too.
  public func lfsStore(readsAside: Bool = true) -> ObjectStore {
    ObjectStore(
      directory: lfsDirectory,
      others: readsAside ? asideDirectories : [],
      sharing: sharing
    )
  }

  private var sharing: ObjectSharing {
    ObjectSharing(sharedRepository: config.text("core.sharedrepository"))
  }

  /// Begins the pack of a run.
  func makePack(run: String) throws(StoreError) -> PackWriter {
    // Who may read the repository may read its packs; nobody writes to them.
    var mode: UInt16?
    if case .mode(let bits) = sharing { mode = bits & 0o444 }
    return try PackWriter(directory: "\(objectDirectory)/pack", run: run, mode: mode)
  }

  /// Whether patterns fold case, as Git's do in this repository.
  public var foldsCase: Bool { ((try? config.bool("core.ignorecase")) ?? nil) ?? false }

  /// Opens the object database.
  ///
  /// - Throws: `StoreError` where a pack or index is damaged.
  public func openDatabase() throws(StoreError) -> ObjectDatabase {
    try ObjectDatabase(directory: objectDirectory, alternates: alternates)
  }

  /// Opens the object database before Git is asked about objects: where it would never answer, that
  /// is an error.
  ///
  /// - Throws: `StoreError` where a pack or index is damaged.
  public func openSoundDatabase() throws(StoreError) -> ObjectDatabase {
    let database = try openDatabase()
    try database.refuseCircles()
    return database
  }

  /// A reader for what follows the references, where memory must suffice: it keeps little.
  ///
  /// - Throws: `StoreError` where a pack or index is damaged.
  func openFrugalReader() throws(StoreError) -> ObjectReader {
    ObjectReader(try openDatabase(), cacheByteCount: 1 << 20)
  }

  /// The tracked files with uncommitted changes, in all worktrees.
  ///
  /// A file whose pointer is in the index and whose content is the pointer's is not changed.
  /// - Parameter isTolerable: whether a change is none for what is to be done.
  func uncommittedFiles(
    _ database: ObjectDatabase,
    butFor isTolerable: (Worktree, ModifiedFile) -> Bool = { _, _ in false }
  ) async throws -> [[UInt8]] {
    let reader = ObjectReader(database)
    var changed: [[UInt8]] = []
    for worktree in preflight.worktreesToRefresh {
      for file in try await preflight.modifiedFiles(in: worktree) {
        if isTolerable(worktree, file) { continue }
        let path = worktree.path + [0x2F] + file.path
        if file.mayBeSmudgedPointer, let data = try? reader.read(file.indexID, .blob),
          let pointer = try? Pointer(parsing: data.bytes),
          LFSObjectID.matches(file: path, pointer: pointer)
        {
          continue
        }
        changed.append(worktree.isCurrent ? file.path : path)
      }
    }
    return changed
  }
}
