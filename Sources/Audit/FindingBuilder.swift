internal import Digests
internal import GitCommand
internal import GitObjects
internal import LFS
internal import GitStore

/// Makes findings of what is left: with its commit, what mends it, and what lets it through.
struct FindingBuilder {
  private let examination: Examination
  private let scope: Scope
  private let request: AuditRequest
  /// The names of what is pushed, nil where they are too many to be named.
  private let references: [[UInt8]]?
  /// Which of them reach a commit, where they are too many.
  private let reaching: ReachingReferences?
  private var findings: [AuditFinding] = []

  /// - Parameter targets: what each tip stands for.
  init(
    _ examination: Examination,
    _ scope: Scope,
    _ targets: [Audit.Target],
    _ request: AuditRequest
  ) {
    (self.examination, self.scope, self.request) = (examination, scope, request)
    let names = scope.tips.compactMap(\.name)
    guard names.count > ReachingReferences.limit else {
      (references, reaching) = (names, nil)
      return
    }
    references = nil
    let tips = zip(scope.tips, targets)
      .compactMap { tip, target -> (name: [UInt8], commit: ObjectID)? in
        guard let name = tip.name, case .commit(let id) = target else { return nil }
        return (name, id)
      }
    reaching = ReachingReferences(tips, examination.commits)
  }

  private var settings: AuditSettings { examination.settings }
  private var isStaged: Bool { request == .staged }

  mutating func add(_ candidates: [Candidate]) throws {
    findings.reserveCapacity(findings.count + candidates.count)
    for candidate in candidates {
      let rule = candidate.key.rule
      findings.append(
        AuditFinding(
          rule: rule,
          severity: settings.severity(of: rule),
          path: candidate.key.path,
          byteCount: candidate.byteCount,
          limit: rule == .largeFile ? settings.limit : nil,
          blob: rule == .trackingRemoved ? nil : candidate.key.blob,
          commit: candidate.commit.map { AuditedCommit(id: $0) },
          detail: candidate.detail,
          mending: try mending(of: candidate),
          exception: settings.exception(rule, candidate.key.path)
        )
      )
    }
  }

  private func mending(of candidate: Candidate) throws -> AuditMending? {
    let path = candidate.key.path
    let references = references ?? candidate.commit.flatMap { reaching?.names(reaching: $0) }
    switch candidate.key.rule {
    case .largeFile, .modelFile, .pushSize, .oldHistory:
      if isStaged {
        return candidate.isTracked ? .stageAgain(path: path) : .trackStaged(path: path)
      }
      return .convert(path: path, references: references)
    case .rawFile:
      return isStaged ? .stageAgain(path: path) : .fixUp(references: references)
    case .untrackedPointer:
      return .track(path: path, isStaged: isStaged)
    case .malformedPointer:
      // Git LFS would write an empty file, or pointer, in its place: only a person has the file.
      if case .pointer(.malformed(.zeroSize)) = candidate.detail { return nil }
      return .takeAsContent(path: path, isTracked: candidate.isTracked, isStaged: isStaged)
    case .nonCanonicalPointer:
      return .writeAnew(path: path, isTracked: candidate.isTracked, isStaged: isStaged)
    case .missingObject:
      let names = examination.repository.config.subsections(of: "remote")
      let other = names.first { $0 != scope.remote } ?? names.first
      return .fetch(remote: other, commit: candidate.commit)
    case .trackingRemoved:
      let parent = candidate.commit.flatMap { examination.commits.parents(of: $0)?.first }
      let tree = try parent.map { try examination.tree(of: $0) }
      let lookup = FileLookup(examination)
      let wasThere = try isStaged || tree.flatMap { try lookup.file(at: path, in: $0) } != nil
      var files: [[UInt8]] = []
      if case .untracked(let paths, _) = candidate.detail { files = paths }
      return .restore(
        path: path,
        from: wasThere ? parent : nil,
        files: files,
        isStaged: isStaged
      )
    case .dvcOutput:
      return .leaveToDVC(path: path, isStaged: isStaged)
    }
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
    findings.append(
      AuditFinding(
        rule: .pushSize,
        severity: settings.severity(of: .pushSize),
        path: nil,
        byteCount: total,
        limit: limit,
        blob: nil,
        commit: nil,
        detail: .none,
        mending: isStaged
          ? nil : .convertAbove(Self.threshold(sizes, limit), references: references),
        exception: nil
      )
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

  /// Adds the newest replaced commits that each reference would bring back.
  mutating func addOldHistory() async throws {
    let commits = examination.commits.ids
    guard settings.isOn(.oldHistory), !commits.isEmpty else { return }
    let history = try OldHistory(examination.repository, maps: settings.maps)
    guard !history.isEmpty else { return }
    let replaced = try history.replaced(among: commits)
    guard !replaced.isEmpty else { return }
    let known = examination.commits
    for tip in scope.tips {
      let start = try examination.repository.peeled(tip.object).0
      // From the tip down to the first replaced commit of each line, and then how many there are.
      var seen: Set = [start]
      var open = [start]
      var newest: [ObjectID] = []
      var count = 0
      var below: [ObjectID] = []
      while let commit = open.popLast() {
        if replaced[commit] != nil {
          newest.append(commit)
          below.append(commit)
          continue
        }
        for parent in known.parents(of: commit) ?? [] where seen.insert(parent).inserted {
          open.append(parent)
        }
      }
      var covered: Set<ObjectID> = []
      var counted = Set(below)
      while let commit = below.popLast() {
        count += replaced[commit] == nil ? 0 : 1
        for parent in known.parents(of: commit) ?? [] {
          covered.insert(parent)
          if counted.insert(parent).inserted, known.tree(of: parent) != nil { below.append(parent) }
        }
      }
      let name = newest.isEmpty ? nil : try await reference(of: tip)
      for commit in newest.sorted() where !covered.contains(commit) {
        let new = replaced[commit].flatMap { $0 == .zero ? nil : $0 }
        findings.append(
          AuditFinding(
            rule: .oldHistory,
            severity: settings.severity(of: .oldHistory),
            path: nil,
            byteCount: nil,
            limit: nil,
            blob: nil,
            commit: AuditedCommit(id: commit),
            detail: .replaced(by: new, count: count),
            mending: new.map { new in
              .rebase(
                onto: new,
                from: commit,
                reference: name,
                needsFetch: !examination.repository.has(new)
              )
            },
            exception: nil
          )
        )
      }
    }
  }

  /// The branch that is to be rebased, since the one that is checked out may be another.
  private func reference(of tip: Scope.Tip) async throws -> [UInt8]? {
    if let name = tip.name { return name }
    let name = try await examination.repository.git.output(
      of: [
        "for-each-ref", "--count=1", "--format=%(refname)",
        .option("--points-at=", tip.object.hex), "refs/heads", "refs/tags",
      ]
    )
    return name.lines.first.map { Array($0) }
  }

  /// The findings with what there is to say about their commits, sorted.
  func finish() throws -> [AuditFinding] {
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

extension CommitText {
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
