internal import Digests
internal import GitObjects
internal import GitRefs
internal import GitStore

/// Makes findings of what is left: with its commit, what fixes it, and what lets it through.
struct FindingBuilder {
  private let push: ExaminedPush
  private let settings: AuditSettings
  private let context: FixContext
  private var findings: [AuditFinding] = []
  /// The findings in the order in which they are reported.
  private var order: [Int] = []
  /// The commands that fix each finding.
  private var fixCommands: [[FixCommand]] = []

  init(_ push: ExaminedPush, _ settings: AuditSettings, _ context: FixContext) {
    (self.push, self.settings, self.context) = (push, settings, context)
  }

  /// Adds the candidates of rules, all of which count.
  mutating func add(_ candidates: [Candidate], _ rules: [any PathRule]) async throws {
    guard !candidates.isEmpty else { return }
    try await context.findPlaces()
    let rewriting = Set(
      rules.map { type(of: $0) }.filter { $0.rewritesHistory }.map { $0.rule }
    )
    try await context.findReferences(
      for: candidates.lazy.filter { rewriting.contains($0.key.rule) }.compactMap(\.commit)
    )
    findings.reserveCapacity(findings.count + candidates.count)
    for rule in rules {
      let name = type(of: rule).rule
      let severity = settings.severity(of: name)
      for candidate in candidates where candidate.key.rule == name {
        append(
          AuditFinding(
            rule: name,
            severity: severity,
            path: candidate.key.path,
            byteCount: candidate.byteCount,
            limit: candidate.limit,
            blob: candidate.key.subject.blob,
            commit: candidate.commit.map { AuditedCommit(id: $0) },
            detail: candidate.detail,
            fix: nil,
            exception: settings.exception(name, candidate.key.path)
          ),
          try rule.fixes(of: candidate, context)
        )
      }
    }
  }

  /// Adds what rules find wrong with the push as a whole.
  mutating func add(_ rules: [any PushRule]) async throws {
    for rule in rules {
      let name = type(of: rule).rule
      for violation in try await rule.examine(push, context) {
        append(
          AuditFinding(
            rule: name,
            severity: settings.severity(of: name),
            path: nil,
            byteCount: violation.byteCount,
            limit: violation.limit,
            blob: nil,
            commit: violation.commit.map { AuditedCommit(id: $0) },
            detail: violation.detail,
            fix: nil,
            exception: nil
          ),
          violation.fixes
        )
      }
    }
  }

  private mutating func append(_ finding: AuditFinding, _ fixCommands: [FixCommand]) {
    var finding = finding
    finding.fix = fixCommands.first
    findings.append(finding)
    self.fixCommands.append(fixCommands)
  }

  /// What fixes the open findings, given in the order in which they are reported.
  func fixes(of sorted: [AuditFinding]) -> [AuditFix] {
    var list = FixList()
    for (place, number) in order.enumerated() where sorted[place].exception == nil {
      for command in fixCommands[number] { list.add(command, finding: place) }
    }
    return list.all(sorted)
  }

  /// The findings with what there is to say about their commits, sorted.
  mutating func finish() throws -> [AuditFinding] {
    let orders = AuditRule.allCases.enumerated().map { ($0.element, $0.offset) }
    let order = Dictionary(uniqueKeysWithValues: orders)
    // Keys are sorted instead of findings, each of which has many parts.
    var keys: [(path: RepositoryPath?, rule: Int, number: Int)] = []
    for number in findings.indices {
      keys.append((findings[number].path, order[findings[number].rule] ?? 0, number))
    }
    keys.sort { left, right in
      if left.path != right.path {
        guard let first = left.path else { return false }
        guard let second = right.path else { return true }
        return first < second
      }
      return (left.rule, left.number) < (right.rule, right.number)
    }
    self.order = keys.map(\.number)
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
    let commit = try push.repository.commit(id)
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
