internal import Digests
public import GitObjects
public import GitStore
internal import Synchronization
public import Workers

/// All commits reachable from tips, found by at most one worker for each tip.
///
/// `git rev-list` finds them too, but sequentially, and each commit must be read anyway for its
/// tree.
public struct CommitWalk: Sendable {
  /// The facts about a commit.
  public struct Notes: Sendable {
    /// The id of the root tree.
    public internal(set) var tree = ObjectID.zero
    /// The date by which Git sorts it, see `CommitData.committerDate`.
    public internal(set) var date: UInt64? = 0
    /// Whether it has a signature that can be dropped.
    public internal(set) var isSigned = false
    /// The range of its parents in the list of all parents.
    fileprivate(set) var parents: Range<Int> = 0..<0
    /// The place of its kept data; `nil` if it was not kept.
    public internal(set) var text: KeptTexts.Place?
  }

  /// The numbers and ids of the commits, whose order differs from process to process.
  public let table: ObjectTable
  /// The facts about each commit, by its number.
  public private(set) var notes: [Notes]
  private var allParents: [UInt32] = []
  /// The numbers of the commits that the tips peel to, in the order of the tips.
  public let tips: [Int]
  /// The results of `names`, with the number of the commit, in the order of each message.
  public private(set) var names: [(commit: UInt32, name: IDPrefix)] = []

  /// The size in bytes above which a commit is listed in `large`; few are so large.
  public static let noteworthyByteCount = 4096
  /// The commits above that size, in no order.
  public private(set) var large: [(id: ObjectID, byteCount: Int)] = []

  /// The commit data that was kept.
  public let texts: KeptTexts

  /// Whether all versions of Git have the same order, which depends on the dates of tips.
  public var hasPlainOrder: Bool { tips.allSatisfy { notes[$0].date != nil } }

  /// The numbers of a commit's parents, in order.
  public func parents(of number: Int) -> ArraySlice<UInt32> { allParents[notes[number].parents] }

  /// Reads all commits.
  ///
  /// - Parameters:
  ///   - tips: commits, or tags of them; other objects are skipped.
  ///   - limit: the most commits, and a quarter of the most parents for one worker.
  ///   - keptByteCount: the most bytes of commit data to keep for later.
  ///   - names: finds possible names of commits in a commit's message; `nil` if they are not
  ///     needed.
  /// - Throws: `HistoryError`, `CancellationError`.
  public init(
    from tips: [ObjectID],
    readers: WorkerPool<ObjectReader>,
    limit: Int = Int(Int32.max),
    keptByteCount: Int = 0,
    names find: (@Sendable (CommitData) -> [IDPrefix])? = nil
  ) async throws {
    let shared = Shared(tips)
    let pieces = try await readers.map(min(readers.count, max(tips.count, 1))) { reader, number in
      var walker = Walker(
        reader: reader,
        shared: shared,
        limit: limit,
        keptByteCount: keptByteCount / readers.count,
        names: find
      )
      do {
        try walker.walk(fromLast: number % 2 == 1)
      } catch {
        shared.stop()
        throw error
      }
      return walker.piece
    }
    let table = shared.table
    notes = [Notes](repeating: Notes(), count: table.count)
    var numbers = [Int?](repeating: nil, count: tips.count)
    for (place, piece) in pieces.enumerated() {
      for (number, found) in piece.notes {
        notes[Int(number)] = found
        notes[Int(number)].text?.piece = UInt16(place)
        notes[Int(number)].parents =
          found.parents.lowerBound + allParents.count..<found.parents.upperBound + allParents.count
      }
      allParents.append(contentsOf: piece.parents)
      names.append(contentsOf: piece.names)
      large.append(contentsOf: piece.large)
      for (place, number) in piece.tips { numbers[place] = Int(number) }
    }
    self.table = table
    texts = KeptTexts(pieces: pieces.map(\.texts))
    self.tips = numbers.compactMap(\.self)
  }

  /// The commits that one worker found.
  fileprivate struct Piece: Sendable {
    var notes: [(number: UInt32, notes: Notes)] = []
    var parents: [UInt32] = []
    var texts: [UInt8] = []
    var names: [(commit: UInt32, name: IDPrefix)] = []
    var tips: [(place: Int, number: UInt32)] = []
    var large: [(id: ObjectID, byteCount: Int)] = []
  }

  /// The commits that all workers found, and the tips that are left.
  fileprivate final class Shared: Sendable {
    private struct State {
      var table = ObjectTable()
      let tips: [ObjectID]
      var rest: Range<Int>
    }

    private let state: Mutex<State>

    init(_ tips: [ObjectID]) { state = Mutex(State(tips: tips, rest: tips.indices)) }

    var table: ObjectTable { state.withLock { $0.table } }

    /// The next tip, from either end, so that two workers stay apart as long as possible.
    func tip(fromLast: Bool) -> (place: Int, id: ObjectID)? {
      state.withLock { state in
        guard !state.rest.isEmpty else { return nil }
        let place = fromLast ? state.rest.upperBound - 1 : state.rest.lowerBound
        state.rest =
          fromLast
          ? state.rest.lowerBound..<place : place + 1..<state.rest.upperBound
        return (place, state.tips[place])
      }
    }

    /// Numbers commits, and adds new ones to `open`, the first one at its end.
    func number(
      _ ids: [ObjectID],
      of child: ObjectID?,
      _ numbers: inout [UInt32],
      _ open: inout [OpenCommit]
    ) {
      let start = open.count
      state.withLock { state in
        for id in ids {
          let (number, isNew) = state.table.insert(id)
          numbers.append(UInt32(number))
          if isNew { open.append(OpenCommit(id: id, number: UInt32(number), child: child)) }
        }
      }
      open[start...].reverse()
    }

    /// Stops the other workers after their current tip.
    func stop() { state.withLock { $0.rest = 0..<0 } }
  }
}

/// A commit to read.
private struct OpenCommit {
  let id: ObjectID
  let number: UInt32
  /// A child of the commit; `nil` for a tip.
  let child: ObjectID?
}

/// Follows the parents, for one worker.
private struct Walker {
  let reader: ObjectReader
  let shared: CommitWalk.Shared
  let limit: Int
  let keptByteCount: Int
  let names: (@Sendable (CommitData) -> [IDPrefix])?
  var piece = CommitWalk.Piece()
  private var open: [OpenCommit] = []
  private var count = 0

  init(
    reader: ObjectReader,
    shared: CommitWalk.Shared,
    limit: Int,
    keptByteCount: Int,
    names: (@Sendable (CommitData) -> [IDPrefix])?
  ) {
    (self.reader, self.shared, self.limit, self.names) = (reader, shared, limit, names)
    self.keptByteCount = keptByteCount
  }

  mutating func walk(fromLast: Bool) throws {
    while let tip = shared.tip(fromLast: fromLast) {
      try Task.checkCancellation()
      guard let id = try commit(of: tip.id) else { continue }
      var number: [UInt32] = []
      shared.number([id], of: nil, &number, &open)
      piece.tips.append((tip.place, number[0]))
      while let next = open.popLast() {
        count += 1
        if count % 1024 == 0 { try Task.checkCancellation() }
        guard next.number < limit, piece.parents.count / 4 < limit else {
          throw HistoryError.tooMany(limit: limit)
        }
        try visit(next)
      }
    }
  }

  /// The commit that a tip peels to; `nil` if it is another object.
  private func commit(of tip: ObjectID) throws(HistoryError) -> ObjectID? {
    var id = tip
    while true {
      // Only tags are read here, since a blob may be of any size.
      switch try kind(of: id) {
      case .commit: return id
      case .tree, .blob: return nil
      case .tag: id = try target(ofTag: id)
      }
    }
  }

  private func kind(of tip: ObjectID) throws(HistoryError) -> ObjectKind {
    do throws(StoreError) {
      return try reader.kind(of: tip)
    } catch {
      throw .unreadable(error, needed: Needed(commit: nil))
    }
  }

  private func target(ofTag id: ObjectID) throws(HistoryError) -> ObjectID {
    let data: ObjectData
    do throws(StoreError) {
      data = try reader.read(id, .tag)
    } catch {
      throw .unreadable(error, needed: Needed(commit: nil))
    }
    do throws(HeaderError) {
      return try TagData(data.bytes.array).target
    } catch {
      throw .badHeader(id, error)
    }
  }

  private mutating func visit(_ next: OpenCommit) throws(HistoryError) {
    let (id, number) = (next.id, next.number)
    let data: ObjectData
    do throws(StoreError) {
      data = try reader.read(id, .commit)
    } catch {
      throw .unreadable(error, needed: Needed(commit: next.child))
    }
    let commit: CommitData
    do throws(HeaderError) {
      commit = try CommitData(data.bytes.array)
    } catch {
      throw .badHeader(id, error)
    }
    if commit.bytes.count > CommitWalk.noteworthyByteCount {
      piece.large.append((id, commit.bytes.count))
    }
    var notes = CommitWalk.Notes()
    notes.tree = commit.tree
    notes.date = commit.committerDate
    notes.isSigned = commit.isSigned
    let start = piece.parents.count
    shared.number(commit.parents, of: id, &piece.parents, &open)
    notes.parents = start..<piece.parents.count
    let textStart = piece.texts.count
    if textStart + commit.bytes.count <= keptByteCount {
      piece.texts.append(contentsOf: commit.bytes)
      notes.text = KeptTexts.Place(start: UInt32(textStart), count: UInt32(commit.bytes.count))
    }
    piece.notes.append((number, notes))
    guard let names else { return }
    for name in names(commit) { piece.names.append((number, name)) }
  }
}
