internal import GitObjects
internal import GitStore
internal import History
internal import Workers

/// The new commits, by their number in Git's order: parents before children.
struct NewCommits: Sendable {
  /// Of a merge of more parents, this many are looked at.
  static let parentLimit = 64

  private let table: ObjectTable
  private let trees: [ObjectID]
  /// The parents of all commits, one commit's after the other's.
  private let allParents: [ObjectID]
  private let starts: [Int]
  /// The first commit whose parents a shallow clone has left out; nil if there is none.
  let cutOff: ObjectID?
  /// The commits of more bytes than can be left out of account, with their numbers.
  let large: [(number: Int, byteCount: Int)]

  private struct Piece: Sendable {
    var trees: [ObjectID] = []
    var parents: [ObjectID] = []
    var counts: [Int] = []
    var cutOff: ObjectID?
    var large: [(number: Int, byteCount: Int)] = []
  }

  /// No commits.
  init() {
    (table, trees, allParents, starts) = (ObjectTable(), [], [], [0])
    (cutOff, large) = (nil, [])
  }

  /// Reads all commits of the list, each of which stands there once.
  init(_ ids: [ObjectID], _ repositories: WorkerPool<ExaminedRepository>) async throws {
    let pieces = WorkPieces(ids.count, workers: repositories.count)
    let read = try await repositories.map(pieces.count) { repository, number in
      var piece = Piece()
      for index in pieces[number] {
        let commit = try repository.commit(ids[index])
        let isCutOff = repository.shallowCommits.contains(ids[index])
        if isCutOff, !commit.parents.isEmpty, piece.cutOff == nil { piece.cutOff = ids[index] }
        if commit.bytes.count > CommitWalk.noteworthyByteCount {
          piece.large.append((index, commit.bytes.count))
        }
        let parents = isCutOff ? [] : commit.parents.prefix(Self.parentLimit)
        piece.trees.append(commit.tree)
        piece.parents.append(contentsOf: parents)
        piece.counts.append(parents.count)
      }
      return piece
    }
    var table = ObjectTable(minimumCapacity: ids.count)
    for id in ids { _ = table.insert(id) }
    self.table = table
    cutOff = read.lazy.compactMap(\.cutOff).first
    large = read.flatMap(\.large)
    trees = read.flatMap(\.trees)
    allParents = read.flatMap(\.parents)
    var starts = [0]
    starts.reserveCapacity(ids.count + 1)
    for count in read.lazy.flatMap(\.counts) { starts.append(starts[starts.count - 1] + count) }
    self.starts = starts
  }

  /// Puts the commits of a walk in order.
  init(_ walk: CommitWalk) {
    let order = CommitOrder.parentsFirst(walk)
    var table = ObjectTable(minimumCapacity: order.count)
    var trees: [ObjectID] = []
    var parents: [ObjectID] = []
    var starts = [0]
    trees.reserveCapacity(order.count)
    starts.reserveCapacity(order.count + 1)
    for commit in order.lazy.map(Int.init) {
      _ = table.insert(walk.table.ids[commit])
      trees.append(walk.notes[commit].tree)
      for parent in walk.parents(of: commit).prefix(Self.parentLimit) {
        parents.append(walk.table.ids[Int(parent)])
      }
      starts.append(parents.count)
    }
    cutOff = nil
    large = walk.large.compactMap { commit in
      table.number(of: commit.id).map { ($0, commit.byteCount) }
    }.sorted { $0.number < $1.number }
    (self.table, self.trees, allParents, self.starts) = (table, trees, parents, starts)
  }

  /// Those of some commits that have none of the others before them.
  func oldest(of some: Set<ObjectID>) -> [ObjectID] {
    var isBehind = [Bool](repeating: false, count: ids.count)
    var oldest: [ObjectID] = []
    for number in ids.indices {
      let isAfter = parents(number).contains { parent in
        self.number(of: parent).map { isBehind[$0] } ?? false
      }
      let isOne = some.contains(ids[number])
      if isOne, !isAfter { oldest.append(ids[number]) }
      isBehind[number] = isOne || isAfter
    }
    return oldest
  }

  /// The commits, in order.
  var ids: ObjectIDList { table.ids }

  /// The number of a commit, nil if it is none of these.
  func number(of commit: ObjectID) -> Int? { table.number(of: commit) }

  /// The tree of a commit by its number.
  func tree(_ number: Int) -> ObjectID { trees[number] }

  /// The parents of a commit by its number.
  func parents(_ number: Int) -> ArraySlice<ObjectID> {
    allParents[starts[number]..<starts[number + 1]]
  }

  /// The tree of a commit, nil if it is none of these.
  func tree(of commit: ObjectID) -> ObjectID? { table.number(of: commit).map { trees[$0] } }

  /// The parents of a commit, nil if it is none of these.
  func parents(of commit: ObjectID) -> ArraySlice<ObjectID>? {
    table.number(of: commit).map { parents($0) }
  }
}
