internal import GitCommand
internal import GitObjects
internal import Synchronization

/// The objects that a partial clone has left at its remote, although they are needed.
final class AbsentObjects: Sendable {
  private let ids = Mutex<Set<ObjectID>>([])

  /// Notes an object.
  func note(_ id: ObjectID) { _ = ids.withLock { $0.insert(id) } }

  /// The objects that were noted, in the order of their ids.
  var all: [ObjectID] { ids.withLock { $0.sorted() } }
}

/// Gets objects from the remotes of a partial clone, as Git does when it needs one, but many at once.
struct ObjectFetch {
  private let git: Git
  private let remotes: [[UInt8]]
  /// Whether remotes may be asked.
  private let isAllowed: Bool
  private var fetched: Set<ObjectID> = []

  /// - Parameter remotes: the remotes that have the objects.
  init(_ git: Git, _ remotes: [[UInt8]], isAllowed: Bool) {
    // The variable is Git's own: who sets it wants no fetch from any command.
    let isForbidden = Self.isTrue(git.environment["GIT_NO_LAZY_FETCH"] ?? [])
    (self.git, self.remotes, self.isAllowed) = (git, remotes, isAllowed && !isForbidden)
  }

  private static func isTrue(_ value: [UInt8]) -> Bool {
    let text = String(decoding: value, as: UTF8.self).lowercased()
    return !["", "0", "false", "no", "off"].contains(text)
  }

  /// Gets objects.
  ///
  /// - Throws: `AuditError.absent` where they can't be had, or were not there after they were fetched.
  mutating func fetch(_ ids: [ObjectID]) async throws {
    guard let first = ids.first else { return }
    func failure(_ reason: AuditError.AbsenceReason) -> AuditError {
      .absent(first, count: ids.count, remote: remotes.last, reason)
    }
    guard isAllowed else { throw failure(.isForbidden) }
    guard fetched.isDisjoint(with: ids) else { throw failure(.isNotThere) }
    fetched.formUnion(ids)
    var input: [UInt8] = []
    input.reserveCapacity(ids.count * (ObjectFormat.maximumDigitCount + 1))
    for id in ids { input += id.hex + [.newline] }
    var git = git
    // What is asked for is known by name: nothing has to be negotiated, and no ref moves.
    for (key, value) in [
      ("fetch.negotiationAlgorithm", "noop"), ("fetch.prune", "false"),
      ("fetch.writeCommitGraph", "false"),
    ] {
      git.settings.append((Array(key.utf8), Array(value.utf8)))
    }
    var message = ""
    for remote in remotes {
      // With the filter a folder comes with all folders in it, but without their files.
      let result = try await git.result(
        of: [
          "fetch", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--no-prune",
          "--filter=blob:none", "--stdin", "--end-of-options", GitArgument(remote),
        ],
        input: input,
        purpose: .fetch
      )
      if result.end.isSuccess { return }
      message = result.message
    }
    throw failure(.isNotHad(message: message))
  }
}
