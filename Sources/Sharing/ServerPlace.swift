internal import LFS
internal import LFSServer
internal import Reporting
internal import Repository

/// Where a remote keeps its LFS objects.
enum ServerPlace: Sendable {
  /// On a server, or in a repository on this machine, which can be asked.
  case server(LFSServer)
  /// In the store of this repository, which has what is here.
  case sameStore
  /// Where only a program brings them, which can't be asked (`lfs.standalonetransferagent`).
  case program

  /// Whether it is known which objects are there.
  var isKnown: Bool {
    switch self {
    case .server, .sameStore: true
    case .program: false
    }
  }

  /// The server; `nil` if there is none to ask.
  var server: LFSServer? {
    if case .server(let server) = self { server } else { nil }
  }

  /// Finds the place for uploads.
  ///
  /// - Throws: `LFSServerError`.
  static func find(
    of remote: [UInt8],
    _ context: Repository
  ) async throws(LFSServerError) -> ServerPlace {
    do throws(LFSServerError) {
      return .server(
        try await LFSServer.find(
          of: remote,
          context.git,
          context.config,
          context.location,
          for: .upload
        )
      )
    } catch {
      switch error {
      case .transferAgent: return .program
      case .sameStore: return .sameStore
      default: throw error
      }
    }
  }
}

extension LFSServer {
  /// The pointers whose objects the server lacks, in the order given.
  ///
  /// - Throws: `LFSServerError`.
  func lacking(
    _ pointers: [PublishedPointer],
    _ progress: any ProgressReporter
  ) async throws(LFSServerError) -> [PublishedPointer] {
    let counter = progress.begin(
      "Asking the LFS server",
      total: UInt64(pointers.count),
      unit: .objects
    )
    defer { progress.end() }
    var done = 0
    func object(_ place: PublishedPointer) -> ServerObject {
      ServerObject(oid: place.oid, byteCount: place.byteCount)
    }
    let lacking = Set(
      try await lacking(pointers.map(object)) { count in
        counter.add(UInt64(max(0, count - done)))
        done = max(done, count)
      }
    )
    return pointers.filter { lacking.contains(object($0)) }
  }
}
