internal import Digests
public import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import LFSServer
internal import Publication
public import Reporting
public import Repository

/// Whether the LFS server of a remote has all objects that a history needs.
public struct RemoteObjectCheck: Sendable {
  /// An object that the server lacks.
  public struct Lacking: Equatable, Sendable {
    /// A pointer to it, and the first commit that has it.
    public let pointer: PublishedPointer
    /// A tag after that commit, as `git name-rev` names the commit by it; `nil` if there is none.
    public let tag: [UInt8]?
    /// Whether this repository has the object.
    public let isHere: Bool
  }

  /// The name of the remote.
  public let remote: [UInt8]
  /// The number of the remote's references that were looked at; `nil` if revisions were named.
  public let referenceCount: Int?
  /// The remote's references whose objects are not here, so that they were not looked at.
  public let unknown: [ReferenceName]
  /// The number of objects that the server was asked for.
  public let neededCount: Int
  /// Those that it lacks.
  public let lacking: [Lacking]
  /// The server; `nil` if no object is needed.
  private let server: LFSServer?

  /// Finds all pointers, and asks the server for their objects.
  ///
  /// - Parameters:
  ///   - remote: the remote; `nil` for the one for pushes.
  ///   - revisions: the history, as `git rev-list` takes it; empty for all references of the remote.
  /// - Throws: `PublishError`, `LFSServerError`, `GitError`, `StoreError`, `ObjectStoreError`;
  ///   `Refusal` if the history here is incomplete.
  public static func run(
    _ context: Repository,
    remote: [UInt8]?,
    revisions: [[UInt8]] = [],
    _ progress: any ProgressReporter
  ) async throws -> RemoteObjectCheck {
    let remote = try await PublishRemote.find(remote, context)
    // Pointers would be missed.
    for refusal in try await context.preflight.refusals() {
      switch refusal {
      case .shallow, .partialClone, .grafts: throw refusal
      default: continue
      }
    }
    _ = progress.begin("Finding LFS objects", total: nil, unit: .none)
    defer { progress.end() }
    let pointers: [PublishedPointer]
    var (referenceCount, unknown): (Int?, [ReferenceName]) = (nil, [])
    if revisions.isEmpty {
      let (tips, missing) = try await tips(of: remote, context)
      pointers = try await PublishedPointers(context: context).reachable(from: tips)
      (referenceCount, unknown) = (tips.count, missing)
    } else {
      pointers = try await PublishedPointers(context: context)
        .reachable(fromRevisions: revisions)
    }
    progress.end()
    var server: LFSServer?
    if !pointers.isEmpty {
      server = try await LFSServer.find(
        of: remote,
        context.git,
        context.config,
        context.location,
        for: .upload
      )
    }
    let lacking = try await server?.lacking(pointers, progress) ?? []
    return RemoteObjectCheck(
      remote: remote,
      referenceCount: referenceCount,
      unknown: unknown,
      neededCount: pointers.count,
      lacking: try await described(lacking, context),
      server: server
    )
  }

  /// The objects of the remote's references, and the references whose objects are not here.
  private static func tips(
    of remote: [UInt8],
    _ context: Repository
  ) async throws -> (tips: [ObjectID], missing: [ReferenceName]) {
    let there: RemoteReferences
    do throws(GitError) {
      there = try await RemoteReferences.ask(remote, context.git, context.config)
    } catch {
      throw PublishError.unreachable(remote: remote, error)
    }
    let database = try context.openDatabase()
    var (tips, missing): ([ObjectID], [ReferenceName]) = ([], [])
    for (name, id) in there.ids.sorted(by: { $0.key < $1.key }) {
      if database.location(of: id) != nil {
        tips.append(id)
      } else if name.namespace == .branch || name.namespace == .tag {
        // A clone does not have what hosts keep to themselves, such as pull requests.
        missing.append(name)
      }
    }
    return (tips, missing)
  }

  private static func described(
    _ lacking: [PublishedPointer],
    _ context: Repository
  ) async throws -> [Lacking] {
    guard !lacking.isEmpty else { return [] }
    let tags = try await tags(of: Set(lacking.compactMap(\.commit)).sorted(), context)
    let store = context.lfsStore(readsAside: false)
    return try lacking.map { pointer in
      Lacking(
        pointer: pointer,
        tag: pointer.commit.flatMap { tags[$0] },
        isHere: try store.contains(pointer.oid, byteCount: pointer.byteCount)
      )
    }
  }
}

extension RemoteObjectCheck {
  /// Uploads the objects that the server lacks and that are here, and asks it again.
  ///
  /// - Returns: the objects that it lacks afterwards, none of which is here.
  /// - Throws: `PublishError`, `LFSServerError`, `GitError`.
  public func upload(
    _ context: Repository,
    _ progress: any ProgressReporter
  ) async throws -> [Lacking] {
    try await ObjectUpload(context: context, remote: remote, server: server)
      .run(lacking.filter(\.isHere).map(\.pointer), progress)
    return lacking.filter { !$0.isHere }
  }

  /// The most commits on a command line.
  private static let commitLimit = 5_000

  /// The names of commits by a tag after each, such as `v1.0~3`; those without one are left out.
  private static func tags(
    of commits: [ObjectID],
    _ context: Repository
  ) async throws(GitError) -> [ObjectID: [UInt8]] {
    var tags: [ObjectID: [UInt8]] = [:]
    var rest = commits[...]
    while !rest.isEmpty {
      let some = rest.prefix(commitLimit)
      rest = rest.dropFirst(commitLimit)
      let names = try await context.git.output(
        of: ["name-rev", "--tags", "--name-only"] + some.map { "\($0)" }
      )
      for (id, name) in zip(some, names.lines) where !name.isText("undefined") {
        tags[id] = Array(name)
      }
    }
    return tags
  }
}
