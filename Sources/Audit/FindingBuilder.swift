internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore

/// Makes findings of what is left: with its commit, what fixes it, and what lets it through.
struct FindingBuilder {
  let examination: Examination
  let scope: Scope
  let request: AuditRequest
  /// The names of what others push, which is not known here by its references; nil where they are too
  /// many to be named.
  let pushedNames: [[UInt8]]?
  /// Which of them reach a commit, where they are too many.
  let reaching: ReachingReferences?
  /// The references that have to be rewritten where a commit has; nil where there are none.
  var references: AuditedReferences?
  /// Where a commit can be made on each tip.
  var places: [[CommitPlace]] = []
  let targets: [Audit.Target]
  var head: [UInt8]?
  private var findings: [AuditFinding] = []
  /// The findings in the order in which they are reported.
  private var order: [Int] = []
  /// The commands that fix each finding.
  private var fixCommands: [[FixCommand]] = []

  /// - Parameter targets: what each tip stands for.
  init(
    _ examination: Examination,
    _ scope: Scope,
    _ targets: [Audit.Target],
    _ request: AuditRequest
  ) {
    (self.examination, self.scope, self.request) = (examination, scope, request)
    let names = scope.tips.compactMap(\.name)
    if names.count > ReachingReferences.limit, request.isReceived {
      pushedNames = nil
      let tips = zip(scope.tips, targets)
        .compactMap { tip, target -> (name: [UInt8], commit: ObjectID)? in
          guard let name = tip.name, case .commit(let id) = target else { return nil }
          return (name, id)
        }
      reaching = ReachingReferences(tips, examination.commits)
    } else {
      (pushedNames, reaching) = (names, nil)
    }
    self.targets = targets
  }

  var settings: AuditSettings { examination.settings }
  var isStaged: Bool { request == .staged }

  mutating func add(_ candidates: [Candidate]) async throws {
    guard !candidates.isEmpty else { return }
    try await findPlaces()
    references = try await references(for: candidates)
    findings.reserveCapacity(findings.count + candidates.count)
    for candidate in candidates {
      let rule = candidate.key.rule
      append(
        AuditFinding(
          rule: rule,
          severity: settings.severity(of: rule),
          path: candidate.key.path,
          byteCount: candidate.byteCount,
          limit: rule == .largeFile ? settings.limit : nil,
          blob: rule == .trackingRemoved ? nil : candidate.key.blob,
          commit: candidate.commit.map { AuditedCommit(id: $0) },
          detail: candidate.detail,
          fix: nil,
          exception: settings.exception(rule, candidate.key.path)
        ),
        try fixCommands(of: candidate)
      )
    }
  }

  mutating func append(_ finding: AuditFinding, _ fixCommands: [FixCommand]) {
    var finding = finding
    finding.fix = fixCommands.first
    findings.append(finding)
    self.fixCommands.append(fixCommands)
  }

  /// Adds the finding about the sum of new files, if they are too much.
  mutating func addPushSize() async throws {
    guard settings.isOn(.pushSize), let limit = settings.pushLimit else { return }
    guard examination.rawBlobs.byteCount > limit else { return }
    var sizes = examination.rawBlobs.sizes
    if !scope.tips.isEmpty,
      try await scope.hasKnown(isOfLFS: false, examination.repository)
    {
      let new = try await scope.new(
        among: Set(examination.rawBlobs.ids),
        isOfLFS: false,
        examination.repository
      )
      sizes = examination.rawBlobs.sizes(in: new)
    }
    let total = sizes.saturatingSum
    guard total > limit else { return }
    if references == nil { references = try await references(for: []) }
    append(
      AuditFinding(
        rule: .pushSize,
        severity: settings.severity(of: .pushSize),
        path: nil,
        byteCount: total,
        limit: limit,
        blob: nil,
        commit: nil,
        detail: .none,
        fix: nil,
        exception: nil
      ),
      references.map { [.convertAbove(Self.threshold(sizes, limit), $0)] } ?? []
    )
  }

  /// The size over which files have to go so that the rest is within the limit.
  static func threshold(_ sizes: some Sequence<UInt64>, _ limit: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    var last: UInt64 = 0
    for size in sizes.sorted() {
      let isOver = sum > limit || size > limit - sum
      // What has that size goes as well.
      if isOver { return size > last ? last + 1 : size }
      sum += size
      last = size
    }
    return last + 1
  }

  /// What fixes the open findings, given in the order in which they are reported.
  func fixes(of sorted: [AuditFinding]) -> [AuditFix] {
    var list = FixList()
    for (place, number) in order.enumerated() where sorted[place].exception == nil {
      for command in fixCommands[number] { list.add(command, finding: place) }
    }
    return list.all(sorted, limit: settings.limit)
  }

  /// The findings with what there is to say about their commits, sorted.
  mutating func finish() throws -> [AuditFinding] {
    // Keys are sorted instead of findings, each of which has many parts.
    var keys: [(path: [UInt8]?, rule: Int, number: Int)] = []
    for number in findings.indices {
      keys.append((findings[number].path, findings[number].rule.order, number))
    }
    keys.sort { left, right in
      if left.path != right.path {
        guard let first = left.path else { return false }
        guard let second = right.path else { return true }
        return first.rawSpan.precedes(second.rawSpan)
      }
      return (left.rule, left.number) < (right.rule, right.number)
    }
    order = keys.map(\.number)
    var known: [ObjectID: AuditedCommit] = [:]
    return try keys.map { key in
      var finding = findings[key.number]
      if let id = finding.commit?.id {
        if known[id] == nil { known[id] = try describe(id) }
        finding.commit = known[id]
      }
      return finding
    }
  }

  /// The beginning of a text that may be of any length, and stands in many findings.
  private static func shortened(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.count > 400 else { return Array(text) }
    var short = text.prefix(400)
    // No character is cut in two.
    while let last = short.last, last & 0xC0 == 0x80 { short.removeLast() }
    if let last = short.last, last >= 0x80 { short.removeLast() }
    return Array(short) + Array("…".utf8)
  }

  private func describe(_ id: ObjectID) throws -> AuditedCommit {
    let commit = try examination.repository.commit(id)
    let author = commit.header("author") ?? []
    // The time behind the address is of no use here.
    let end = author.lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? author.endIndex
    return AuditedCommit(
      id: id,
      author: Self.shortened(author[..<end]),
      subject: Self.shortened(commit.subject[...])
    )
  }
}

extension CommitData {
  /// The first line of the message.
  fileprivate var subject: [UInt8] {
    guard
      let headersEnd = bytes.indices.dropLast().first(where: { index in
        bytes[index] == 0x0A && bytes[index + 1] == 0x0A
      })
    else { return [] }
    return Array(bytes[headersEnd...].drop { $0 == 0x0A }.prefix { $0 != 0x0A })
  }
}
