internal import Digests
internal import FileSystem
public import GitCommand
public import GitObjects
internal import GitRefs
public import GitStore
public import LFS

/// A repository as a command finds it: where it is, its settings and its worktrees.
public struct Repository: Sendable {
  /// Git, in the user's directory.
  public let git: Git
  /// Where the repository's parts are.
  public let location: RepositoryLocation
  /// Its settings.
  public let config: GitConfig
  /// Its worktrees.
  public let worktrees: [Worktree]

  /// A repository that was found already.
  ///
  /// - Parameters:
  ///   - git: Git in the user's directory.
  ///   - worktrees: the worktrees; empty where they do not matter.
  public init(git: Git, location: RepositoryLocation, config: GitConfig, worktrees: [Worktree]) {
    self.git = git
    self.location = location
    self.config = config
    self.worktrees = worktrees
  }

  /// Finds the repository that `git` works on.
  ///
  /// - Throws: `GitError`.
  public static func discover(_ git: Git) async throws(GitError) -> Repository {
    let location = try await RepositoryLocation.discover(git)
    return Repository(
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
  public func listWorktrees() async throws(GitError) -> [Worktree] {
    try await Self.listWorktrees(git, location)
  }

  /// The checks before anything is written.
  public var preflight: Preflight {
    Preflight(git, location: location, config: config, worktrees: worktrees)
  }

  /// The format of object ids; SHA-1 if it is unknown, which `preflight` refuses.
  public var objectFormat: ObjectFormat { ObjectFormat(name: location.objectFormat) ?? .sha1 }

  /// The directory of objects, which is UTF-8 once `refuseUnsafe` has passed.
  public var objectDirectory: String { String(decoding: location.objectDirectory, as: UTF8.self) }

  /// The directories of `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
  public var alternates: [String] {
    guard let value = git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] else { return [] }
    return AlternatesList.paths(inVariable: value).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The directory of Git LFS: `lfs.storage`, relative to the common Git directory, or `lfs` there.
  public var lfsDirectory: [UInt8] {
    let common = location.commonDirectory + [0x2F]
    guard let storage = config.value("lfs.storage"), !storage.isEmpty else {
      return common + Array("lfs".utf8)
    }
    return storage.first == 0x2F ? storage : common + storage
  }

  /// A directory on the file system that LFS objects are stored on.
  public var lfsStorePath: [UInt8] {
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
  public func makePack(run: String) throws(StoreError) -> PackWriter {
    // Who may read the repository may read its packs; nobody writes to them.
    var mode: UInt16?
    if case .mode(let bits) = sharing { mode = bits & 0o444 }
    return try PackWriter(directory: "\(objectDirectory)/pack", objectFormat, run: run, mode: mode)
  }

  /// Whether patterns fold case, as Git's do in this repository.
  public var foldsCase: Bool { ((try? config.bool("core.ignorecase")) ?? nil) ?? false }

  /// Opens the object database.
  ///
  /// - Throws: `StoreError` where a pack or index is damaged.
  public func openDatabase() throws(StoreError) -> ObjectDatabase {
    try ObjectDatabase(directory: objectDirectory, objectFormat, alternates: alternates)
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
  public func openFrugalReader() throws(StoreError) -> ObjectReader {
    ObjectReader(try openDatabase(), cacheByteCount: 1 << 20)
  }
}

// What exports set aside.
extension Repository {
  /// The folder of LFS objects that exports took out of the store: one folder for each run.
  public var asideDirectory: [UInt8] { lfsDirectory.appending(path: "lfs-migrate") }

  /// Whether no other repository is likely to use the store of LFS objects: it is where Git LFS puts
  /// it by itself, and no link leads elsewhere.
  public var ownsLFSStore: Bool {
    (config.value("lfs.storage") ?? []).isEmpty && !Files.isLink(lfsDirectory)
      && !Files.isLink(lfsDirectory.appending(path: "objects"))
  }

  /// The folders in which LFS objects stand by their bare names.
  public var asideDirectories: [[UInt8]] {
    ((try? Files.names(in: asideDirectory)) ?? []).map { asideDirectory.appending(path: $0) }
  }
}
