internal import Digests
internal import GitCommand
internal import GitObjects

// Findings about commits and tags themselves.
extension FindingBuilder {
  /// Adds the newest replaced commits that each reference would bring back.
  mutating func addOldHistory() async throws {
    let commits = examination.commits.ids
    guard settings.isOn(.oldHistory), !commits.isEmpty else { return }
    let history = try OldHistory(examination.repository, maps: settings.maps)
    guard !history.isEmpty else { return }
    let replaced = try history.replaced(among: commits)
    guard !replaced.isEmpty else { return }
    try await findPlaces()
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
        append(
          AuditFinding(
            rule: .oldHistory,
            severity: settings.severity(of: .oldHistory),
            path: nil,
            byteCount: nil,
            limit: nil,
            blob: nil,
            commit: AuditedCommit(id: commit),
            detail: .replaced(by: new, count: count),
            fix: nil,
            exception: nil
          ),
          rebase(onto: new, from: commit, name, tip)
        )
      }
    }
  }

  /// The command that puts a branch on the new history; none where there is no branch.
  private func rebase(
    onto new: ObjectID?,
    from commit: ObjectID,
    _ name: [UInt8]?,
    _ tip: Scope.Tip
  ) -> [FixCommand] {
    let isReference = name?.starts(with: Array("refs/".utf8)) == true
    guard let new, isReference || isCheckedOut(tip) else { return [] }
    return [
      .rebase(
        onto: new,
        from: commit,
        reference: isReference ? name : nil,
        needsFetch: !examination.repository.has(new),
        backTo: isReference && name != head ? head : nil
      )
    ]
  }

  /// Whether the tip is what is checked out, on no branch.
  private func isCheckedOut(_ tip: Scope.Tip) -> Bool {
    guard let number = scope.tips.firstIndex(where: { $0.object == tip.object }) else {
      return false
    }
    return number < places.count && places[number] == [.head]
  }

  /// The branch that is to be rebased, since the one that is checked out may be another.
  private func reference(of tip: Scope.Tip) async throws -> [UInt8]? {
    if let name = tip.name, name.starts(with: Array("refs/".utf8)) || request.isReceived {
      return name
    }
    if head != nil, isCheckedOut(tip) { return head }
    let name = try await examination.repository.git.output(
      of: [
        "for-each-ref", "--count=1", "--format=%(refname)",
        .option("--points-at=", tip.object.hex), "refs/heads", "refs/tags",
      ]
    )
    return name.lines.first.map { Array($0) }
  }

  /// Adds commits and tags that are too large, by their messages.
  mutating func addLargeMessages() async throws {
    guard settings.isOn(.largeMessage), let limit = settings.limit else { return }
    let commits = examination.commits
    if commits.large.contains(where: { UInt64($0.byteCount) > limit }) { try await findPlaces() }
    for large in commits.large where UInt64(large.byteCount) > limit {
      let id = commits.ids[large.number]
      let references = try await fixes.reaching([id])
      append(
        largeMessage(large.byteCount, limit, commit: id, .none),
        editing(commits.parents(large.number).first, references)
      )
    }
    for tag in examination.largeTags where UInt64(tag.byteCount) > limit {
      var name = tag.name
      if name == nil { name = try await tagReference(tag.tag) }
      let isTag = name?.starts(with: Array("refs/tags/".utf8)) == true
      let command =
        isTag ? name.map { FixCommand.tagAgain(reference: $0, target: tag.target) } : nil
      append(
        largeMessage(tag.byteCount, limit, commit: nil, .tag(tag.tag, reference: name)),
        command.map { [$0] } ?? []
      )
    }
  }

  private var fixes: FixReferences { FixReferences(examination.repository) }

  private func largeMessage(
    _ byteCount: Int,
    _ limit: UInt64,
    commit: ObjectID?,
    _ detail: AuditDetail
  ) -> AuditFinding {
    AuditFinding(
      rule: .largeMessage,
      severity: settings.severity(of: .largeMessage),
      path: nil,
      byteCount: UInt64(byteCount),
      limit: limit,
      blob: nil,
      commit: commit.map { AuditedCommit(id: $0) },
      detail: detail,
      fix: nil,
      exception: nil
    )
  }

  /// The command that lets a message be edited: by hand, on the one branch that has the commit.
  private func editing(_ parent: ObjectID?, _ references: AuditedReferences?) -> [FixCommand] {
    guard !request.isReceived, let references, case .unpushed(let names) = references,
      names.count == 1, let name = names.first
    else { return [] }
    let full = name.starts(with: Array("refs/".utf8)) ? name : Array("refs/heads/".utf8) + name
    if full.starts(with: Array("refs/tags/".utf8)) { return [] }
    let isHead = name.isText("HEAD") || full == head
    return [
      .editMessage(after: parent, reference: isHead ? nil : full, backTo: isHead ? nil : head)
    ]
  }

  private func tagReference(_ tag: ObjectID) async throws -> [UInt8]? {
    let name = try await examination.repository.git.output(
      of: [
        "for-each-ref", "--count=1", "--format=%(refname)", .option("--points-at=", tag.hex),
        "refs/tags",
      ]
    )
    return name.lines.first.map { Array($0) }
  }
}
