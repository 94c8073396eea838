internal import FileSystem
internal import GitCommand
internal import LFS

/// The LFS objects of a repository on this machine, which Git LFS copies without a server.
struct LocalStore: Sendable {
  private let store: ObjectStore

  /// Finds the store of the repository at a path.
  ///
  /// - Parameter own: the directory of this repository's LFS objects
  static func open(
    _ path: [UInt8],
    _ git: Git,
    own: [UInt8]
  ) async throws(LFSServerError) -> LocalStore {
    var there = Git(directory: path, environment: git.environment)
    // Variables that locate this repository must not apply to that one.
    for name in Self.localVariables { there.environment[name] = nil }
    let directory: [UInt8]
    do throws(GitError) {
      let location = try await RepositoryLocation.discover(there)
      let config = try await GitConfig.read(there)
      directory = location.lfsDirectory(config)
    } catch {
      switch error {
      case .notARepository(let message), .failed(_, _, let message):
        throw .localRepository(path: path, message: message)
      default: throw .git(error)
      }
    }
    for name in [".", "objects"] {
      let objects = Files.resolve(directory.appending(path: name))
      if let objects, objects == Files.resolve(own.appending(path: name)) {
        throw .sameStore(path: directory)
      }
    }
    return LocalStore(store: ObjectStore(directory: directory))
  }

  func lacking(
    _ objects: [ServerObject],
    progress: (Int) -> Void
  ) throws(LFSServerError) -> [ServerObject] {
    var lacking: [ServerObject] = []
    for (index, object) in objects.enumerated() {
      if Task.isCancelled { throw .cancelled }
      do throws(ObjectStoreError) {
        let isThere = try store.contains(object.oid, byteCount: object.byteCount)
        if !isThere, !object.isEmpty { lacking.append(object) }
      } catch { throw .localStore(error) }
      if index % 1000 == 999 { progress(index + 1) }
    }
    progress(objects.count)
    return lacking
  }

  /// The output of `git rev-parse --local-env-vars`, without variables of old Git versions only.
  private static let localVariables = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
    "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
  ]
}
