internal import GitCommand
public import GitObjects
internal import GitRefs

/// An old object that is still in the store after a clean-up.
public struct OldObjectLeft: Equatable, Sendable {
  /// The object.
  public let id: ObjectID
  /// Its bytes in the store.
  public let byteCount: UInt64
  /// A path of the object in the history that holds it; the root if there is none.
  public let path: RepositoryPath
}

/// The result of a clean-up.
public struct CleanupReport: Sendable {
  /// The plan that was executed.
  public let plan: CleanupPlan
  /// The size of the object store, in bytes.
  public let storeByteCount: UInt64
  /// The objects that stayed although they are unreachable, since they are not of the old history.
  public let untouched: UntouchedObjects
  /// The number of old objects that are still in the store.
  public var leftCount = 0
  /// The bytes of these.
  public var leftByteCount: UInt64 = 0
  /// The number of these that the new history has too, such as files that stayed at another path.
  public var sharedCount = 0
  /// The bytes of these.
  public var sharedByteCount: UInt64 = 0
  /// The largest of the others, at most 10.
  public var largest: [OldObjectLeft] = []
  /// What still holds old objects.
  public var retainingRoots: [RetainingRoot] = []

  init(plan: CleanupPlan, storeByteCount: UInt64, untouched: UntouchedObjects) {
    self.plan = plan
    self.untouched = untouched
    self.storeByteCount = storeByteCount
  }
}

/// The old objects that are still in the store, and the reason for each.
struct OldObjectsLeft {
  private static let shownCount = 10

  private let left: [(id: ObjectID, byteCount: UInt64)]
  private let found: RetainingRootSearch.Result
  private let git: Git

  init(
    _ left: [(id: ObjectID, byteCount: UInt64)],
    _ found: RetainingRootSearch.Result,
    _ git: Git
  ) {
    self.left = left
    self.found = found
    self.git = git
  }

  /// Counts the objects that the new history has, and lists the largest of the others.
  func explain(_ report: inout CleanupReport) async throws(GitError) {
    let ids = Set(left.map(\.id))
    let shared = try await paths(of: found.otherTips, in: ids)
    for object in left where shared[object.id] != nil {
      report.sharedCount += 1
      report.sharedByteCount += object.byteCount
    }
    let others = left.filter { shared[$0.id] == nil }
    guard !others.isEmpty else { return }
    let held = try await paths(of: found.stayingTips, in: ids)
    report.largest = others.prefix(Self.shownCount).map { object in
      OldObjectLeft(
        id: object.id,
        byteCount: object.byteCount,
        path: held[object.id] ?? .root
      )
    }
  }

  /// A path for each of the objects that is reachable from the tips.
  private func paths(
    of tips: [ObjectID],
    in ids: Set<ObjectID>
  ) async throws(GitError) -> [ObjectID: RepositoryPath] {
    guard !tips.isEmpty else { return [:] }
    let output = try await git.output(
      of: ["--no-replace-objects", "rev-list", "--objects", "--ignore-missing", "--stdin"],
      input: Set(tips).sorted().flatMap { $0.hex + [.newline] }
    )
    var paths: [ObjectID: RepositoryPath] = [:]
    for line in output.lines {
      let digits = line.prefix { $0 != .space }
      guard let id = ObjectNames.read(digits: digits), ids.contains(id) else { continue }
      paths[id] = RepositoryPath(line[digits.endIndex...].dropFirst())
    }
    return paths
  }
}
