public import GitCommand
internal import GitObjects
internal import GitStore
internal import LFS
public import Reporting
internal import YAML

/// Examines what a push, a commit or a range of commits would add.
public enum Audit {
  /// Does the audit: it reads only, but for the trees of what is staged, and for objects that a partial
  /// clone has left at its remote.
  ///
  /// - Parameters:
  ///   - request: what is to be examined.
  ///   - jobs: how many threads work.
  ///   - flags: what the command line says, which wins over all other settings.
  ///   - fetches: whether objects that a partial clone has left at its remote may be fetched.
  ///   - progress: is told where it has to be waited for.
  /// - Throws: `AuditError`, `GitError`, `StoreError` and others of what is read.
  public static func run(
    _ request: AuditRequest,
    _ git: Git,
    jobs: Int,
    flags: AuditLayer,
    fetches: Bool = true,
    progress: any ProgressReporter = SilentProgress()
  ) async throws -> AuditReport {
    async let readConfig = GitConfig.read(git)
    async let location = RepositoryLocation.discover(git)
    async let head = settingsPlace(request, git)
    let (config, place) = try await (readConfig, head)
    var fetch = ObjectFetch(git, config.promisorRemotes, isAllowed: fetches && !request.isReceived)
    // All that is missing is fetched at once, then it is looked at again: each round gets further.
    while true {
      let repository = try await ExaminedRepository(git, location, config)
      do {
        let file = try place.flatMap { try $0.file(in: repository) }
        let settings = try AuditSettings(config: config, file: file, repository, flags)
        let report = try await report(request, repository, settings, jobs: jobs)
        guard let absent = repository.absent?.all, !absent.isEmpty else { return report }
      } catch StoreError.missing(let id) where repository.isPartial {
        repository.absent?.note(id)
      }
      let absent = repository.absent?.all ?? []
      _ = progress.begin("Fetching objects", total: nil, unit: .none)
      defer { progress.end() }
      try await fetch.fetch(absent)
    }
  }

  private static func report(
    _ request: AuditRequest,
    _ repository: ExaminedRepository,
    _ settings: AuditSettings,
    jobs: Int
  ) async throws -> AuditReport {
    let scope = try await Scope(request, repository)
    let examination = Examination(
      repository,
      settings,
      isReceived: request.isReceived,
      jobs: jobs
    )
    var report = AuditReport()
    let targets: [ExaminedPush.Target]
    if case .staged = request {
      targets = [.tree(try await examineStaged(examination))]
    } else {
      targets = try await examine(scope, examination, acceptsCuts: request.acceptsCuts)
    }
    let push = ExaminedPush(
      request: request,
      scope: scope,
      targets: targets,
      repository: repository,
      commits: examination.commits,
      largeTags: examination.largeTags,
      rawBlobs: examination.rawBlobs
    )
    report.commitCount = push.commits.ids.count
    report.rawByteCount = push.rawBlobs.byteCount
    report.rawFileCount = push.rawBlobs.count
    try await Confirmation(examination, push).run()
    let lookup = FileLookup(repository, examination.examiner.attributes)
    let context = FixContext(push, settings, lookup)
    var builder = FindingBuilder(push, settings, context)
    try await builder.add(examination.candidates, examination.examiner.rules.paths)
    try await builder.add(ActiveRules.push(settings))
    report.findings = try builder.finish()
    report.fixes = builder.fixes(of: report.findings)
    return report
  }

  /// Where the committed file of settings is, in the version that counts.
  private enum SettingsPlace {
    case blob(ObjectID)
    case commit(ObjectID)

    func file(in repository: ExaminedRepository) throws -> ObjectID? {
      switch self {
      case .blob(let id): return id
      case .commit(let id):
        return try repository.entry(Array(AuditSettings.fileName.utf8), of: repository.tree(of: id))
      }
    }
  }

  private static func settingsPlace(
    _ request: AuditRequest,
    _ git: Git
  ) async throws -> SettingsPlace? {
    // Never what is pushed to a server: it could switch the rules off.
    let isStaged = request == .staged
    let name: GitArgument = isStaged ? ":.lfs-migrate.yml" : "HEAD^{commit}"
    let result = try await git.result(of: ["rev-parse", "-q", "--verify", name])
    guard let id = try? ObjectID(hex: result.output.trimmingWhitespace) else { return nil }
    return isStaged ? .blob(id) : .commit(id)
  }

  /// Returns what each tip stands for.
  private static func examine(
    _ scope: Scope,
    _ examination: Examination,
    acceptsCuts: Bool
  ) async throws -> [ExaminedPush.Target] {
    var targets: [ExaminedPush.Target] = []
    var starts: [ObjectID] = []
    for tip in scope.tips {
      let (id, kind) = try examination.repository.peeled(tip.object) { tag in
        var tag = tag
        if tag.tag == tip.object { tag.name = tip.name }
        examination.largeTags.append(tag)
      }
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
      try await examination.examine(commits: commits, acceptsCuts: acceptsCuts)
    }
    return targets
  }

  private static func examineStaged(
    _ examination: Examination
  ) async throws -> ObjectID {
    let git = examination.repository.git
    // Git would fetch what a partial clone lacks, also where it need not be looked at.
    let options: [GitArgument] = examination.repository.isPartial ? ["--missing-ok"] : []
    let written = try await git.result(of: ["write-tree"] + options, purpose: .write)
    guard written.end.isSuccess, let tree = try? ObjectID(hex: written.output.trimmingWhitespace)
    else {
      throw AuditError.badIndex(message: written.message)
    }
    let head = try await git.result(of: ["rev-parse", "-q", "--verify", "HEAD^{commit}"])
    var parents: [ObjectID] = []
    if let id = try? ObjectID(hex: head.output.trimmingWhitespace) { parents.append(id) }
    parents += try examination.repository.mergeHeads()
    try examination.examine(
      tree: tree,
      before: try parents.map { try examination.repository.tree(of: $0) }
    )
    return tree
  }
}
