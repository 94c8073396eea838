/// The state of a repository, and the place in it where a command runs.
public struct RandomSetting: Sendable {
  /// The directory of the command.
  private enum Place: Equatable {
    case top, folder
    /// A linked worktree, on a branch or detached.
    case linked(branch: String?, folder: Bool)
  }

  /// The repository of a remote: its branches, with the commits they are at.
  private let remote: [(branch: String, commit: String)]
  private let place: Place
  private let borrowsObjects: Bool
  private let packsReferences: Bool
  private let detachedAt: String?
  private let linkedAt: String
  private let isFetched: Bool

  /// Makes a setting for a history.
  public init(for history: RandomHistory, using random: inout SeededGenerator) {
    let isBare = history.shape.isBare
    detachedAt = random.chance(25) ? "\(random.pick(history.commits).id)" : nil
    linkedAt = "\(random.pick(history.commits).id)"
    let folder = random.chance(50)
    let other = history.branches.count > 1 ? random.pick(Array(history.branches.dropFirst())) : nil
    switch random.below(10) {
    case 0..<3: place = .top
    case 3..<6: place = isBare ? .top : .folder
    case 6..<8: place = .linked(branch: other, folder: folder)
    default: place = .linked(branch: nil, folder: folder)
    }
    borrowsObjects = random.chance(25)
    packsReferences = random.chance(30)
    var remote: [(branch: String, commit: String)] = []
    if random.chance(50) {
      for branch in random.some(["main", "dev", "theirs/one"], 1...3) {
        remote.append((branch, "\(random.pick(history.commits).id)"))
      }
    }
    self.remote = remote
    isFetched = random.chance(50)
  }

  /// Whether there is a remote to fetch from.
  public var hasRemote: Bool { !remote.isEmpty }

  /// Whether HEAD is detached where the command runs.
  public var isDetached: Bool {
    if case .linked(let branch, _) = place { return branch == nil }
    return detachedAt != nil
  }

  /// Whether the command runs in a linked worktree.
  public var isLinked: Bool {
    if case .linked = place { return true }
    return false
  }

  /// Brings a repository into this state.
  ///
  /// - Returns: the repository as seen from the top of the worktree of the command, and from its
  ///   directory.
  /// - Throws: `CommandFailure` if Git refuses it.
  public func prepare(
    _ repository: TestRepository
  ) async throws -> (top: TestRepository, here: TestRepository) {
    let isBare = try await repository.isBare
    if let detachedAt {
      if isBare {
        try await repository.git("update-ref", "--no-deref", "HEAD", detachedAt)
      } else {
        try await repository.git("checkout", "-q", "--detach", detachedAt)
        try await repository.age()
      }
    }
    var top = repository
    var isInFolder = place == .folder
    if case .linked(let branch, let folder) = place {
      let path = repository.directory("linked")
      let what = branch.map { [path, $0] } ?? ["--detach", path, linkedAt]
      try await repository.run("git", ["worktree", "add", "-q"] + what).checked()
      top = TestRepository(
        path: path,
        in: repository.directory,
        environment: repository.environment
      )
      try await top.age()
      isInFolder = folder
    }
    if !remote.isEmpty { try await addRemote(to: repository) }
    if packsReferences { try await repository.git("pack-refs", "--all") }
    if borrowsObjects { try await moveObjects(of: repository) }
    guard isInFolder else { return (top, top) }
    try await top.shell("mkdir -p 'some folder/below'")
    let here = TestRepository(
      path: top.path + "/some folder/below",
      in: top.directory,
      environment: top.environment
    )
    return (top, here)
  }

  private func addRemote(to repository: TestRepository) async throws {
    let path = repository.directory("remote.git")
    try await repository.git("init", "-q", "--bare", path)
    let list = remote.map { "\($0.commit):refs/heads/\($0.branch)" }
    try await repository.run("git", ["push", "-q", path] + list).checked()
    try await repository.git("remote", "add", "origin", "file://" + path)
    if isFetched { try await repository.git("fetch", "-q", "origin") }
  }

  /// Moves the objects to another repository, from which this one borrows them.
  private func moveObjects(of repository: TestRepository) async throws {
    let objects = try await repository.commonDirectory + "/objects"
    try await repository.shell(
      """
      mkdir '\(repository.directory("store"))'
      mv '\(objects)' '\(repository.directory("store"))/objects'
      mkdir -p '\(objects)/info' '\(objects)/pack'
      echo '\(repository.directory("store"))/objects' >'\(objects)/info/alternates'
      """
    )
  }

  /// A description in one line.
  public var description: String {
    "place \(place), HEAD \(detachedAt ?? "on a branch"), remote \(remote.map(\.branch))"
      + (isFetched ? " (fetched)" : "") + (borrowsObjects ? ", borrowed objects" : "")
      + (packsReferences ? ", packed references" : "")
  }
}
