internal import GitCommand
internal import GitObjects
internal import GitRefs

/// Which references a fix has to rewrite, so that no branch is left with commits that others have
/// replaced.
struct FixReferences {
  /// Of more commits it is not asked which references reach them.
  private static let commitLimit = 64

  private let repository: ExaminedRepository

  init(_ repository: ExaminedRepository) { self.repository = repository }

  /// The references that reach any of these commits; nil where none does, so that nothing can be
  /// rewritten.
  ///
  /// - Parameters:
  ///   - commits: the oldest commits that have to be made anew.
  ///   - takesAll: whether all references are to be rewritten that can be, not these alone.
  func reaching(
    _ commits: [ObjectID],
    takesAll: Bool = false
  ) async throws -> AuditedReferences? {
    guard commits.count <= Self.commitLimit else { return .everything }
    let contains = commits.map { GitArgument.option("--contains=", $0.hex) }
    let listing = try await repository.git.output(
      of: ["for-each-ref", "--format=%(refname) %(refname:short)"] + contains
    )
    var names: [(full: ReferenceName, short: [UInt8])] = []
    var isPushed = false
    var hasStash = false
    for line in listing.lines {
      let words = line.split(separator: .space)
      guard words.count == 2 else { continue }
      let full = ReferenceName(words[0])
      switch full.namespace {
      case .remoteBranch: isPushed = isPushed || isTracking(full)
      case .stash where full == .stash: hasStash = true
      // None that a migration moves by its name.
      case .backup, .replacement, .note, .bisect: break
      case .branch where Self.isShortUsable(words[1]): names.append((full, Array(words[1])))
      case .branch, .tag, .stash, .other: names.append((full, full.bytes))
      }
    }
    if try await isDetachedHead(onAnyOf: commits) {
      names.append((.head, ReferenceName.head.bytes))
    }
    // A HEAD that no reference reaches is not among all references.
    if takesAll, try await !isHeadAlone() {
      return names.isEmpty && !hasStash ? nil : .everything
    }
    guard !names.isEmpty else { return nil }
    // Arguments are text: what is none is not named.
    let isText = names.allSatisfy { String(validating: $0.full.bytes, as: UTF8.self) != nil }
    guard names.count <= AuditedReferences.nameLimit, isText else { return .everything }
    return isPushed ? .whole(names.map(\.full)) : .unpushed(names.map(\.short))
  }

  /// Whether an import leaves out what the reference has: it is that of a remote's branch.
  private func isTracking(_ reference: ReferenceName) -> Bool {
    repository.config.subsections(of: "remote").contains { remote in
      reference.branch(ofRemote: remote).map { !$0.isText("HEAD") } == true
    }
  }

  /// Whether the short name means the branch and nothing else.
  private static func isShortUsable(_ name: ArraySlice<UInt8>) -> Bool {
    // Forty digits would be a commit.
    ObjectNames.read(digits: name) == nil && name.first != UInt8(ascii: "-")
      && name.first != UInt8(ascii: "^")
  }

  private func isDetachedHead(onAnyOf commits: [ObjectID]) async throws -> Bool {
    guard try await head() == nil else { return false }
    for commit in commits {
      let result = try await repository.git.result(
        of: ["merge-base", "--is-ancestor", GitArgument(commit.hex), "HEAD"]
      )
      if result.end.isSuccess { return true }
    }
    return false
  }

  /// Whether HEAD is detached, at a commit that no reference reaches.
  private func isHeadAlone() async throws -> Bool {
    guard try await head() == nil else { return false }
    let holders = try await repository.git.result(
      of: ["for-each-ref", "--count=1", "--contains=HEAD"]
    )
    return holders.end.isSuccess && holders.output.isEmpty
  }

  /// The branch that is checked out; nil if HEAD is detached.
  func head() async throws -> ReferenceName? {
    let result = try await repository.git.result(of: ["symbolic-ref", "-q", "HEAD"])
    return result.end.isSuccess ? result.output.lines.first.map { ReferenceName($0) } : nil
  }

  /// The branches that stand for each commit.
  func branches() async throws -> [ObjectID: [ReferenceName]] {
    let listing = try await repository.git.output(
      of: ["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"]
    )
    var branches: [ObjectID: [ReferenceName]] = [:]
    for line in listing.lines {
      guard let (id, name) = ObjectNames.first(of: line) else { continue }
      branches[id, default: []].append(ReferenceName(name))
    }
    return branches
  }
}
