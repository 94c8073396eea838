internal import Digests
internal import GitObjects
internal import GitStore
internal import Workers

/// Commits and what they became: each pair is compared alone, and knows the numbers of its parents'
/// pairs.
///
/// If each pair's parents are pairs themselves, all that a pair of references leads to corresponds.
/// No walk in order is needed, so workers read commits in parallel, in the order of the packs.
struct CommitTable {
  /// The result of comparing one pair.
  private struct Compared: Sendable {
    var trees = ObjectPair(old: .zero, new: .zero)
    var parents: [ObjectPair] = []
    var problems: [FindingKind] = []
  }

  private static let batch = 1 << 14

  private let dropsSignatures: Bool
  private let messages: MessageRule?
  /// The old commits, numbered.
  private var olds = ObjectTable()
  /// What each became.
  private var news = ObjectIDList()
  private var oldTrees = ObjectIDList()
  private var newTrees = ObjectIDList()
  private var parentStarts: [Int] = [0]
  /// The numbers of the parents' pairs: a range for each pair, one after the other.
  private var parents: [Int32] = []
  /// Parents that did not change, by the number of the pair.
  private var unchangedParents: [Int: [ObjectID]] = [:]
  private var problems: [Int: [FindingKind]] = [:]
  private var compared = 0

  init(dropsSignatures: Bool, messages: MessageRule? = nil) {
    self.dropsSignatures = dropsSignatures
    self.messages = messages
  }

  /// The number of an old commit's pair; `nil` if it has none.
  func number(of old: ObjectID) -> Int? { olds.number(of: old) }

  /// What an old commit became; `nil` if it has no pair.
  func new(of old: ObjectID) -> ObjectID? { number(of: old).map { news[$0] } }

  /// A pair of commits.
  func pair(_ number: Int) -> ObjectPair { ObjectPair(old: olds.ids[number], new: news[number]) }

  /// The root trees of a pair.
  func trees(of number: Int) -> ObjectPair {
    ObjectPair(old: oldTrees[number], new: newTrees[number])
  }

  /// Adds a pair to compare, unless the old commit has one.
  ///
  /// - Returns: the number of the old commit's pair.
  @discardableResult
  mutating func add(_ pair: ObjectPair) -> Int {
    let (number, isNew) = olds.insert(pair.old)
    if isNew { news.append(pair.new) }
    return number
  }

  /// Compares all pairs that were added, and those of their ancestors.
  mutating func compare(
    _ readers: WorkerPool<ObjectReader>,
    progress: (Int) -> Void
  ) async throws {
    while compared < news.count {
      let batch = (compared..<min(compared + Self.batch, news.count)).map(pair)
      let pieces = WorkPieces(batch.count, workers: readers.count)
      let (drops, messages) = (dropsSignatures, messages)
      let results = try await readers.map(pieces.count) { reader, piece in
        batch[pieces[piece]].map { Self.compare($0, reader, dropsSignatures: drops, messages) }
      }
      for result in results.joined() { merge(result) }
      progress(batch.count)
    }
  }

  private mutating func merge(_ result: Compared) {
    let number = compared
    compared += 1
    oldTrees.append(result.trees.old)
    newTrees.append(result.trees.new)
    var found = result.problems
    for (index, parent) in result.parents.enumerated() {
      if let known = self.number(of: parent.old) {
        parents.append(Int32(known))
        if news[known] != parent.new {
          found.append(.parent(number: index + 1, expected: news[known], found: parent.new))
        }
      } else if parent.old == parent.new {
        unchangedParents[number, default: []].append(parent.old)
      } else {
        parents.append(Int32(add(parent)))
      }
    }
    parentStarts.append(parents.count)
    if !found.isEmpty { problems[number] = found }
  }

  private static func compare(
    _ pair: ObjectPair,
    _ reader: ObjectReader,
    dropsSignatures: Bool,
    _ messages: MessageRule?
  ) -> Compared {
    var compared = Compared()
    func reading(_ id: ObjectID) -> CommitReading? {
      do throws(StoreError) {
        if let commit = CommitReading(try reader.bytes(id, .commit)) { return commit }
        compared.problems.append(.unreadable(id, .malformed))
      } catch {
        compared.problems.append(.unreadable(id, ReadingProblem(error)))
      }
      return nil
    }
    guard let old = reading(pair.old), let new = reading(pair.new) else { return compared }
    compared.trees = ObjectPair(old: old.tree, new: new.tree)
    if let part = old.difference(
      to: new,
      dropsSignatures: dropsSignatures,
      messages: messages
    ) {
      compared.problems.append(.metadata(part))
    }
    if old.parents.count == new.parents.count {
      compared.parents = zip(old.parents, new.parents).map { ObjectPair(old: $0, new: $1) }
    } else {
      compared.problems.append(
        .parentCount(expected: old.parents.count, found: new.parents.count)
      )
    }
    return compared
  }

  /// The numbers of the pairs that these lead to, with these themselves, in ascending order.
  func reached(from starts: [Int]) -> [Int] {
    var isReached = [Bool](repeating: false, count: news.count)
    var open: [Int] = []
    func take(_ number: Int) {
      guard !isReached[number] else { return }
      isReached[number] = true
      open.append(number)
    }
    starts.forEach(take)
    while let number = open.popLast() {
      for parent in parents[parentStarts[number]..<parentStarts[number + 1]] { take(Int(parent)) }
    }
    return isReached.indices.filter { isReached[$0] }
  }

  /// The findings about a pair.
  func findings(of number: Int) -> [Finding] {
    (problems[number] ?? []).map {
      Finding($0, commit: olds.ids[number], newCommit: news[number])
    }
  }

  /// The parents of a pair that did not change.
  func unchangedParents(of number: Int) -> [ObjectID] { unchangedParents[number] ?? [] }
}
