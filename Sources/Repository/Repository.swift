internal import Digests
internal import FileSystem
public import GitCommand
public import GitObjects
internal import GitRefs
public import GitStore
public import LFS

/// A repository with its location, settings and worktrees.
public struct Repository: Sendable {
  /// Git in the user's directory.
  public let git: Git
  /// The paths of the repository's parts.
  public let location: RepositoryLocation
  /// The settings of the repository.
  public let config: GitConfig
  /// The worktrees of the repository.
  public let worktrees: [Worktree]

  /// A repository that was found already.
  ///
  /// - Parameters:
  ///   - git: Git in the user's directory.
  ///   - worktrees: the worktrees; empty if they do not matter.
  public init(git: Git, location: RepositoryLocation, config: GitConfig, worktrees: [Worktree]) {
    self.git = git
    self.location = location
    self.config = config
    self.worktrees = worktrees
  }

  /// Finds the repository of the directory in which `git` runs.
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

  /// Lists the worktrees, again if one was added or removed meanwhile.
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

  /// Lists the current worktrees.
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

  /// The object directory, which is UTF-8 once `refuseUnsafe` has passed.
  public var objectDirectory: String { String(decoding: location.objectDirectory, as: UTF8.self) }

  /// The object directories in `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
  public var alternates: [String] {
    guard let value = git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] else { return [] }
    return AlternatesList.paths(inVariable: value).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The directory of Git LFS: `lfs.storage`, relative to the common Git directory, or `lfs` in it.
  public var lfsDirectory: [UInt8] {
    let common = location.commonDirectory + [0x2F]
    guard let storage = config.value("lfs.storage"), !storage.isEmpty else {
      return common + Array("lfs".utf8)
    }
    return storage.first == 0x2F ? storage : common + storage
  }

  /// A directory on the file system of the LFS objects.
  public var lfsStorePath: [UInt8] {
    Files.exists(lfsDirectory) ? lfsDirectory : location.commonDirectory
  }

  /// Opens the store of LFS objects.
  ///
  /// - Parameter readsAside: whether it also reads objects that an export has set aside.
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

  /// Starts the pack of a run.
  public func makePack(run: String) throws(StoreError) -> PackWriter {
    // Readable for all who may read the repository, writable for none.
    var mode: UInt16?
    if case .mode(let bits) = sharing { mode = bits & 0o444 }
    return try PackWriter(directory: "\(objectDirectory)/pack", objectFormat, run: run, mode: mode)
  }

  /// Whether patterns ignore case, as Git's do in this repository.
  public var foldsCase: Bool { ((try? config.bool("core.ignorecase")) ?? nil) ?? false }

  /// Opens the object database.
  ///
  /// - Throws: `StoreError` if a pack or index is damaged.
  public func openDatabase() throws(StoreError) -> ObjectDatabase {
    try ObjectDatabase(directory: objectDirectory, objectFormat, alternates: alternates)
  }

  /// Opens the object database, and throws if deltas in a cycle would make Git hang.
  ///
  /// - Throws: `StoreError` if a pack or index is damaged.
  public func openSoundDatabase() throws(StoreError) -> ObjectDatabase {
    let database = try openDatabase()
    try database.refuseCircles()
    return database
  }

  /// A reader with a cache of 1 MiB, for use after references have moved, when memory must suffice.
  ///
  /// - Throws: `StoreError` if a pack or index is damaged.
  public func openFrugalReader() throws(StoreError) -> ObjectReader {
    ObjectReader(try openDatabase(), cacheByteCount: 1 << 20)
  }
}

// LFS objects that exports set aside.
extension Repository {
  /// The directory of LFS objects that exports took out of the store, with a directory for each
  /// run.
  public var asideDirectory: [UInt8] { lfsDirectory.appending(path: "lfs-migrate") }

  /// Whether other repositories are unlikely to use the store of LFS objects: it is at Git LFS's
  /// default place, and no symbolic link leads elsewhere.
  public var ownsLFSStore: Bool {
    (config.value("lfs.storage") ?? []).isEmpty && !Files.isLink(lfsDirectory)
      && !Files.isLink(lfsDirectory.appending(path: "objects"))
  }

  /// The directories in which LFS objects have their ids as names.
  public var asideDirectories: [[UInt8]] {
    ((try? Files.names(in: asideDirectory)) ?? []).map { asideDirectory.appending(path: $0) }
  }
}
