internal import GitCommand
internal import GitObjects

/// Which of many pushed references reach a commit, so that a command names those and no others.
struct ReachingReferences {
  /// More are not named one by one.
  static let limit = 20

  private let commits: NewCommits
  private let names: [ReferenceName]
  /// The numbers of the names, by the number of the commit; one more than the limit at most.
  private let reaching: [[Int]]

  /// - Parameter tips: the commits that references name.
  init(_ tips: [(name: ReferenceName, commit: ObjectID)], _ commits: NewCommits) {
    self.commits = commits
    names = tips.map(\.name)
    var reaching = [[Int]](repeating: [], count: commits.ids.count)
    func add(_ names: [Int], to commit: Int) {
      for name in names where reaching[commit].count <= Self.limit {
        if !reaching[commit].contains(name) { reaching[commit].append(name) }
      }
    }
    for (name, tip) in tips.enumerated() {
      if let commit = commits.number(of: tip.commit) { add([name], to: commit) }
    }
    for commit in commits.ids.indices.reversed() {
      for parent in commits.parents(commit) {
        guard let number = commits.number(of: parent) else { continue }
        if reaching[commit].count > Self.limit {
          // Too many reach the parent too, whichever they are.
          reaching[number] = reaching[commit]
        } else {
          add(reaching[commit], to: number)
        }
      }
    }
    self.reaching = reaching
  }

  /// The references, nil where they are too many.
  func names(reaching commit: ObjectID) -> [ReferenceName]? {
    guard let number = commits.number(of: commit), reaching[number].count <= Self.limit else {
      return nil
    }
    return reaching[number].sorted().map { names[$0] }
  }
}
