internal import Digests
public import GitCommand
internal import GitObjects
internal import GitStore
internal import LFS
internal import YAML

/// Examines what a push, a commit or a range of commits would add.
public enum Audit {
  /// Does the audit: it reads only, but for the trees of what is staged.
  ///
  /// - Parameters:
  ///   - request: what is to be examined.
  ///   - jobs: how many threads work.
  ///   - flags: what the command line says, which wins over all other settings.
  /// - Throws: `AuditError`, `GitError`, `StoreError` and others of what is read.
  public static func run(
    _ request: AuditRequest,
    _ git: Git,
    jobs: Int,
    flags: AuditLayer
  ) async throws -> AuditReport {
    async let config = GitConfig.read(git)
    async let location = RepositoryLocation.discover(git)
    async let file = settingsFile(request, git)
    let repository = try await Repository(git, location, config)
    let settings = try AuditSettings(
      config: repository.config,
      file: await file,
      repository,
      flags
    )
    let scope = try await Scope(request, repository)
    var isReceived = false
    if case .received = request { isReceived = true }
    let examination = Examination(repository, settings, isReceived: isReceived, jobs: jobs)
    var report = AuditReport()
    let targets: [Target]
    if case .staged = request {
      targets = [.tree(try await examineStaged(examination, git))]
    } else {
      targets = try await examine(scope, examination)
    }
    report.commitCount = examination.commits.ids.count
    try await Confirmation(examination, scope, targets).run()
    report.rawByteCount = examination.rawBlobs.byteCount
    report.rawFileCount = examination.rawBlobs.count
    var builder = FindingBuilder(examination, scope, targets, request)
    try builder.add(examination.candidates)
    try await builder.addPushSize()
    try await builder.addOldHistory()
    report.findings = try builder.finish()
    return report
  }

  /// The name of the committed file of settings in the version that counts; nil if there is none.
  private static func settingsFile(_ request: AuditRequest, _ git: Git) async throws -> ObjectID? {
    // Never what is pushed to a server: it could switch the rules off.
    let place: GitArgument = request == .staged ? ":.lfs-migrate.yml" : "HEAD:.lfs-migrate.yml"
    let result = try await git.result(of: ["rev-parse", "-q", "--verify", place])
    return try? ObjectID(hex: result.output.prefix(40))
  }

  /// What a tip stands for.
  enum Target {
    case commit(ObjectID)
    case tree(ObjectID)
    case blob
  }

  /// Returns what each tip stands for.
  private static func examine(
    _ scope: Scope,
    _ examination: Examination
  ) async throws -> [Target] {
    var targets: [Target] = []
    var starts: [ObjectID] = []
    for tip in scope.tips {
      let (id, kind) = try examination.repository.peeled(tip.object)
      switch kind {
      case .commit:
        starts.append(id)
        targets.append(.commit(id))
      case .tree:
        targets.append(.tree(id))
        try examination.examine(tree: id, before: [])
      default:
        targets.append(.blob)
        try examination.examine(blob: id, name: tip.name ?? tip.object.hex)
      }
    }
    // A push that only deletes has none.
    guard !starts.isEmpty else { return targets }
    if try await scope.isFromScratch(examination.repository) {
      try await examination.examine(commitsFrom: starts, limit: Scope.commitLimit)
    } else {
      let commits = try await scope.commits(from: starts, examination.repository)
      try await examination.examine(commits: commits)
    }
    return targets
  }

  private static func examineStaged(
    _ examination: Examination,
    _ git: Git
  ) async throws -> ObjectID {
    let written = try await git.result(of: ["write-tree"], purpose: .write)
    guard written.end.isSuccess, let tree = try? ObjectID(hex: written.output.prefix(40)) else {
      throw AuditError.badIndex(message: written.message)
    }
    let head = try await git.result(of: ["rev-parse", "-q", "--verify", "HEAD^{commit}"])
    var parents: [ObjectID] = []
    if let id = try? ObjectID(hex: head.output.prefix(40)) { parents.append(id) }
    parents += try examination.repository.mergeHeads()
    try examination.examine(
      tree: tree,
      before: try parents.map { try examination.tree(of: $0) }
    )
    return tree
  }
}
