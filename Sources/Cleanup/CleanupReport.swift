internal import GitCommand
public import GitObjects
internal import GitRefs

/// An old object that is still there after a clean-up, and what leads to it.
public struct OldObjectLeft: Equatable, Sendable {
  /// The object.
  public let id: ObjectID
  /// The bytes that it takes.
  public let byteCount: UInt64
  /// A path at which it is found; empty where there is none.
  public let path: [UInt8]
}

/// What a clean-up came to.
public struct CleanupReport: Sendable {
  /// What had been found before.
  public let plan: CleanupPlan
  /// The size of the object store, in bytes.
  public let storeByteCount: UInt64
  /// What stayed although nothing leads to it, since it is not of the old history.
  public let spared: SparedObjects
  /// How many old objects are still here, and their bytes.
  public var leftCount = 0
  public var leftByteCount: UInt64 = 0
  /// How many of these the new history has too, and their bytes: files, say, that stayed at
  /// another path.
  public var sharedCount = 0
  public var sharedByteCount: UInt64 = 0
  /// The largest of the others.
  public var largest: [OldObjectLeft] = []
  /// What still holds old objects.
  public var holders: [HistoryHolder] = []

  init(plan: CleanupPlan, storeByteCount: UInt64, spared: SparedObjects) {
    self.plan = plan
    self.spared = spared
    self.storeByteCount = storeByteCount
  }
}

/// Old objects that are still there, and why.
struct OldObjectsLeft {
  private static let shownCount = 10

  private let left: [(id: ObjectID, byteCount: UInt64)]
  private let found: HolderSearch.Result
  private let git: Git

  init(
    _ left: [(id: ObjectID, byteCount: UInt64)],
    _ found: HolderSearch.Result,
    _ git: Git
  ) {
    self.left = left
    self.found = found
    self.git = git
  }

  /// Tells those that the new history has from those that it has not.
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
        path: held[object.id] ?? []
      )
    }
  }

  /// A path for each of the objects that the tips lead to.
  private func paths(
    of tips: [ObjectID],
    in ids: Set<ObjectID>
  ) async throws(GitError) -> [ObjectID: [UInt8]] {
    guard !tips.isEmpty else { return [:] }
    let output = try await git.output(
      of: ["--no-replace-objects", "rev-list", "--objects", "--ignore-missing", "--stdin"],
      input: Set(tips).sorted().flatMap { $0.hex + [.newline] }
    )
    var paths: [ObjectID: [UInt8]] = [:]
    for line in output.lines {
      guard let id = ObjectNames.read(digits: line.prefix(40)), ids.contains(id) else { continue }
      paths[id] = Array(line.dropFirst(41))
    }
    return paths
  }
}
