import Digests
import GitObjects
import GitStore
import TestSupport
import Testing
import Workers

@testable import History

@Suite("A walk of commits")
struct CommitWalkTests {
  /// A history of commits with at most four parents, many of the same second, and its tips.
  private func history(_ seed: UInt64) async throws -> (TestRepository, tips: [String]) {
    var random = SeededGenerator(seed: seed)
    let repository = try await TestRepository.empty(bare: true)
    let count = random.from(1...80)
    var stream = ""
    for number in 1...count {
      // Most follow one of the last few; some roots are late.
      let near = max(1, number - random.from(1...12))
      let parents =
        number == 1 || random.chance(5)
        ? []
        : random.some(Array(near..<number), random.chance(70) ? 1...1 : 1...4)
      stream += """
        commit refs/heads/c\(number)
        mark :\(number)
        committer A <a> \(1_600_000_000 + random.below(12)) +0000
        data 8
        commit \(number % 10)

        """
      for (place, parent) in parents.enumerated() {
        stream += "\(place == 0 ? "from" : "merge") :\(parent)\n"
      }
      stream += "\n"
    }
    try await repository.git("fast-import", "--quiet", input: Array(stream.utf8))
    var tips: [String] = []
    for tip in random.some(Array(1...count), 1...8) {
      if random.chance(30) {
        try await repository.git("tag", "-a", "-m", "tag", "t\(tip)", "c\(tip)")
        tips.append("refs/tags/t\(tip)")
      } else {
        tips.append("refs/heads/c\(tip)")
      }
    }
    return (repository, tips)
  }

  private func walk(
    _ repository: TestRepository,
    _ tips: [String],
    workers: Int,
    limit: Int = 1000,
    keptByteCount: Int = 0
  ) async throws -> CommitWalk {
    let ids = try await repository.shell("git rev-parse \(tips.joined(separator: " "))")
    let database = try ObjectDatabase(
      directory: "\(try await repository.commonDirectory)/objects",
      .sha1
    )
    return try await CommitWalk(
      from: try ids.lines.map { try ObjectID(hex: $0.utf8) },
      readers: WorkerPool(count: workers) { ObjectReader(database) },
      limit: limit,
      keptByteCount: keptByteCount,
      names: { commit in [IDPrefix(digits: Array("\(commit.tree)".utf8)[...8])].compactMap(\.self) }
    )
  }

  @Test("finds what Git lists, in Git's order", arguments: 0..<40)
  func order(seed: UInt64) async throws {
    let (repository, tips) = try await history(seed)
    let names = tips.joined(separator: " ")
    let expected = try await repository.shell("git rev-list --reverse --topo-order \(names)").lines
    for workers in 1...3 {
      let walk = try await walk(repository, tips, workers: workers)
      let order = CommitOrder.parentsFirst(walk).map { "\(walk.table.ids[Int($0)])" }
      #expect(order == expected, "\(workers) workers")
      #expect(walk.names.count == expected.count)
    }
    // With a commit graph, Git uses another algorithm.
    try await repository.git("commit-graph", "write", "--reachable")
    let again = try await repository.shell("git rev-list --reverse --topo-order \(names)").lines
    #expect(again == expected)
  }

  @Test("notes of each commit what it says", arguments: 0..<5)
  func notes(seed: UInt64) async throws {
    let (repository, tips) = try await history(seed)
    let walk = try await walk(repository, tips, workers: 2)
    let listed = try await repository.shell(
      "git log --format='%H %T %ct %P' \(tips.joined(separator: " "))"
    )
    for line in listed.lines {
      let words = line.split(separator: " ")
      let number = try #require(walk.table.number(of: try ObjectID(hex: words[0].utf8)))
      #expect("\(walk.notes[number].tree)" == words[1])
      #expect(walk.notes[number].date == UInt64(words[2]))
      #expect(!walk.notes[number].isSigned)
      let parents = walk.parents(of: number).map { "\(walk.table.ids[Int($0)])" }
      #expect(parents == words.dropFirst(3).map(String.init))
    }
  }

  @Test("keeps the bytes of commits, up to a limit", arguments: [0, 600, 1 << 20])
  func texts(limit: Int) async throws {
    let (repository, tips) = try await history(3)
    let walk = try await walk(repository, tips, workers: 2, keptByteCount: limit)
    var digest = ObjectDigest(.sha1)
    var byteCount = 0
    var keptCount = 0
    for number in 0..<walk.table.count {
      guard let place = walk.notes[number].text else { continue }
      let text = walk.texts[place]
      #expect(ObjectID(hashing: text.rawSpan, as: .commit, with: &digest) == walk.table.ids[number])
      byteCount += text.count
      keptCount += 1
    }
    #expect(byteCount <= limit)
    if limit == 1 << 20 {
      #expect(keptCount == walk.table.count)
    } else {
      #expect(keptCount < walk.table.count)
      #expect((limit == 0) == (keptCount == 0))
    }
  }

  @Test("passes tips over that lead to no commit")
  func otherTips() async throws {
    let (repository, tips) = try await history(1)
    try await repository.shell(
      """
      blob=$(echo blob | git hash-object -w --stdin)
      tree=$(git mktree </dev/null)
      git tag -a -m tag of-tree $tree
      git update-ref refs/blob $blob
      git tag -a -m nested nested \(tips[0])
      git tag -a -m twice twice nested
      """
    )
    let walk = try await walk(repository, ["refs/blob", "twice", "of-tree"], workers: 2)
    let expected = try await repository.git("rev-list", tips[0]).lines
    #expect(Set(walk.table.ids.map { "\($0)" }) == Set(expected))
    #expect(walk.tips.map { "\(walk.table.ids[$0])" } == [expected[0]])
  }

  @Test("tells where versions of Git sort otherwise")
  func oddDates() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let commit = "tree $tree\\nauthor A <a> 1 +0000\\ncommitter A <a> DATE +0000\\n\\nm\\n"
    for (name, date) in [("plain", "5"), ("odd", "-5")] {
      try await repository.shell(
        """
        tree=$(git mktree </dev/null)
        id=$(printf "\(commit.replacing("DATE", with: date))" |
          git hash-object -t commit -w --literally --stdin)
        git update-ref refs/heads/\(name) $id
        """
      )
    }
    #expect(try await walk(repository, ["plain"], workers: 1).hasPlainOrder)
    #expect(try await !walk(repository, ["plain", "odd"], workers: 1).hasPlainOrder)
  }

  @Test("stops where there are more commits than were asked for")
  func limit() async throws {
    let (repository, _) = try await history(2)
    let count = try await repository.git("rev-list", "--count", "--all").line
    let all = try #require(Int(count))
    let tips = try await repository.git("for-each-ref", "--format=%(refname)", "refs/heads").lines
    #expect(try await walk(repository, tips, workers: 2, limit: all).table.count == all)
    await #expect {
      try await walk(repository, tips, workers: 2, limit: all - 1)
    } throws: { error in
      guard case HistoryError.tooMany(limit: all - 1) = error else { return false }
      return true
    }
  }

  @Test("stops where commits have parents without number")
  func parentLimit() async throws {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.shell(
      """
      tree=$(git mktree </dev/null)
      root=$(git commit-tree -m root $tree)
      { echo tree $tree
        for n in $(seq 100); do echo parent $root; done
        printf 'author A <a> 1 +0000\\ncommitter A <a> 1 +0000\\n\\nm\\n'
      } >commit
      git update-ref refs/heads/tip $(git hash-object -t commit -w --literally commit)
      """
    )
    #expect(try await walk(repository, ["tip"], workers: 1, limit: 30).table.count == 2)
    await #expect(throws: HistoryError.self) {
      try await walk(repository, ["tip"], workers: 1, limit: 20)
    }
  }

  @Test("names the commit that is missing", arguments: 1...2)
  func missing(workers: Int) async throws {
    let (repository, _) = try await history(3)
    let root = try await repository.shell("git rev-list --all --max-parents=0 | sed -n 1p").line
    let children =
      try await repository.git("rev-list", "--all", "--children").lines
      .first { $0.hasPrefix(root) }?.split(separator: " ").dropFirst().map(String.init) ?? []
    // All objects are loose, since there are few.
    try await repository.shell("rm -f objects/\(root.prefix(2))/\(root.dropFirst(2))")
    let tips = try await repository.git("for-each-ref", "--format=%(objectname)").lines
    await #expect {
      try await walk(repository, tips, workers: workers)
    } throws: { error in
      guard case HistoryError.unreadable(.missing(let id), let needed) = error else {
        return false
      }
      return "\(id)" == root
        && (needed.commit.map { "\($0)" }).map(children.contains) ?? tips.contains(root)
    }
  }
}
