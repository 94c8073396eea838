internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import LFS
public import LFSServer
public import Reporting
public import Repository
internal import Runs

/// Whether the LFS server of the remote has the LFS objects of what was pushed there.
public struct ServerCheck: Sendable {
  /// The state of the moved references on the remote.
  public let comparison: RemoteComparison
  /// The number of LFS objects that the server was asked for.
  public internal(set) var askedCount = 0
  /// The pointers whose objects the server lacks.
  public internal(set) var lacking: [RunPointer] = []
  /// The reason why the server could not be asked; `nil` if it was, or if there was nothing to ask.
  public internal(set) var silence: LFSServerError?

  /// Asks the remote and its LFS server; `nil` if there is no remote, or no pointer of a run in
  /// force.
  ///
  /// - Parameter besides: further pointers whose objects the server must have.
  /// - Throws: `RunStoreError`, `GitError`, `StoreError` if this repository can't be read.
  public static func run(
    _ context: Repository,
    besides: [RunPointer] = [],
    _ progress: any ProgressReporter
  ) async throws -> ServerCheck? {
    let pointers = try RunPointers(context)
    guard !pointers.isEmpty else { return nil }
    _ = progress.begin("Asking the remote", total: nil, unit: .none)
    defer { progress.end() }
    guard let comparison = try await context.remoteComparison() else { return nil }
    var check = ServerCheck(comparison: comparison)
    var needed = try await pointers.reachable(from: comparison.published)
    let known = Set(needed.map(\.oid))
    needed += besides.filter { !known.contains($0.oid) }
    guard !needed.isEmpty else { return check }
    let objects = needed.map { ServerObject(oid: $0.oid, byteCount: $0.byteCount) }
    progress.end()
    let counter = progress.begin(
      "Asking the LFS server",
      total: UInt64(objects.count),
      unit: .objects
    )
    do throws(LFSServerError) {
      let server = try await LFSServer.find(
        of: comparison.remote,
        context.git,
        context.config,
        context.location,
        for: .upload
      )
      var done = 0
      let lacking = try await server.lacking(objects) { count in
        counter.add(UInt64(max(0, count - done)))
        done = max(done, count)
      }
      let missing = Set(lacking.map(\.oid))
      check.askedCount = objects.count
      check.lacking = needed.filter { missing.contains($0.oid) }
    } catch {
      // If this process was interrupted, so was the program that asked.
      try Task.checkCancellation()
      check.silence = error
    }
    return check
  }
}

extension RemoteComparison {
  /// The objects of published references on the remote; all of them are here too.
  var published: [ObjectID] {
    entries.compactMap { entry in
      if case .published(let id) = entry.standing { id } else { nil }
    }
  }

  /// The references of which the remote has another history, and that could be pushed.
  public var unpublished: [Entry] {
    entries.filter { entry in
      guard entry.isPushed else { return false }
      return switch entry.standing {
      case .outdated, .ahead: true
      case .published, .absent, nil: false
      }
    }
  }
}
