internal import Digests
public import GitObjects
public import GitStore
public import Workers

/// The selected commits, numbered in Git's order: parents before children.
public struct CommitGraph: Sendable {
  /// The numbers and ids of the commits.
  public let table: ObjectTable
  /// The root tree of each commit.
  public let trees: ObjectIDList
  /// The numbers of the selected parents of all commits, concatenated.
  private let parents: [UInt32]
  private let parentStarts: [UInt32]
  /// The numbers of the signed commits, in order.
  public let signed: [UInt32]
  /// Possible names of commits in the messages, with the number of the commit, in order; empty
  /// unless collected.
  public let named: [(commit: UInt32, name: IDPrefix)]
  /// The distinct parents that are not selected.
  public let unselectedParents: [ObjectID]
  /// The commit data that was kept, and its places; empty if none was.
  private let texts: KeptTexts
  private let textPlaces: [KeptTexts.Place?]

  /// The number of commits.
  public var count: Int { trees.count }

  /// The id of a commit.
  public func id(_ number: Int) -> ObjectID { table.ids[number] }

  /// The numbers of a commit's selected parents, in order.
  public func parents(of number: Int) -> ArraySlice<UInt32> {
    parents[Int(parentStarts[number])..<Int(parentStarts[number + 1])]
  }

  /// The data of a commit; `nil` if it must be read again.
  public func keptText(_ number: Int) -> [UInt8]? {
    guard !textPlaces.isEmpty else { return nil }
    return textPlaces[number].map { texts[$0] }
  }

  private struct Piece: Sendable {
    var trees: [ObjectID] = []
    var parents: [ObjectID] = []
    var parentCounts: [UInt32] = []
    var signed: [UInt32] = []
    var named: [(commit: UInt32, name: IDPrefix)] = []
  }

  /// Reads all commits of the list.
  ///
  /// - Parameter collectsNames: whether to find possible names of commits in the messages.
  public init(
    _ ids: [ObjectID],
    readers: WorkerPool<ObjectReader>,
    collectsNames: Bool = false
  ) async throws {
    var table = ObjectTable(minimumCapacity: ids.count)
    for id in ids { _ = table.insert(id) }
    let list = table.ids
    let pieces = WorkPieces(list.count, workers: readers.count)
    let read = try await readers.map(pieces.count) { reader, number in
      var piece = Piece()
      for index in pieces[number] {
        let commit = try reader.commit(list[index])
        piece.trees.append(commit.tree)
        piece.parents.append(contentsOf: commit.parents)
        piece.parentCounts.append(UInt32(commit.parents.count))
        if commit.isSigned { piece.signed.append(UInt32(index)) }
        guard collectsNames else { continue }
        for name in Self.names(in: commit) { piece.named.append((UInt32(index), name)) }
      }
      return piece
    }
    var trees = ObjectIDList()
    var parents: [UInt32] = []
    var starts: [UInt32] = [0]
    var outside = ObjectTable()
    trees.reserveCapacity(list.count)
    starts.reserveCapacity(list.count + 1)
    for piece in read {
      for tree in piece.trees { trees.append(tree) }
      var next = 0
      for count in piece.parentCounts {
        for parent in piece.parents[next..<next + Int(count)] {
          if let number = table.number(of: parent) {
            parents.append(UInt32(number))
          } else {
            _ = outside.insert(parent)
          }
        }
        next += Int(count)
        starts.append(UInt32(parents.count))
      }
    }
    self.table = table
    self.trees = trees
    self.parents = parents
    parentStarts = starts
    signed = read.flatMap(\.signed)
    named = read.flatMap(\.named)
    unselectedParents = Array(outside.ids)
    (texts, textPlaces) = (.none, [])
  }

  /// The commits of another graph, and after them some more, such as those of stash entries.
  ///
  /// Commits that the graph has are not read again; none of them descends from those that are added.
  ///
  /// - Parameter collectsNames: whether to find possible names of commits in their messages.
  /// - Throws: `HistoryError`.
  public init(
    _ graph: CommitGraph,
    adding ids: [ObjectID],
    reader: ObjectReader,
    collectsNames: Bool = false
  ) throws(HistoryError) {
    var (table, trees, signed, named) = (graph.table, graph.trees, graph.signed, graph.named)
    var (parents, starts, places) = (graph.parents, graph.parentStarts, graph.textPlaces)
    var outside = ObjectTable()
    for id in graph.unselectedParents { _ = outside.insert(id) }
    // All first: a commit may come before its parent.
    var added: [ObjectID] = []
    for id in ids where table.insert(id).isNew { added.append(id) }
    for id in added {
      let commit = try reader.commit(id)
      let number = UInt32(trees.count)
      trees.append(commit.tree)
      for parent in commit.parents {
        if let parent = table.number(of: parent) {
          parents.append(UInt32(parent))
        } else {
          _ = outside.insert(parent)
        }
      }
      starts.append(UInt32(parents.count))
      if commit.isSigned { signed.append(number) }
      if collectsNames { named += Self.names(in: commit).map { (number, $0) } }
      if !places.isEmpty { places.append(nil) }
    }
    (self.table, self.trees, self.signed, self.named) = (table, trees, signed, named)
    (self.parents, parentStarts) = (parents, starts)
    unselectedParents = Array(outside.ids)
    (texts, textPlaces) = (graph.texts, places)
  }

  /// Puts the commits of a walk in Git's order.
  public init(_ walk: CommitWalk) {
    let order = CommitOrder.parentsFirst(walk)
    var numbers = [UInt32](repeating: 0, count: order.count)
    var table = ObjectTable(minimumCapacity: order.count)
    var trees = ObjectIDList()
    var parents: [UInt32] = []
    var starts: [UInt32] = [0]
    var signed: [UInt32] = []
    var places: [KeptTexts.Place?] = []
    trees.reserveCapacity(order.count)
    places.reserveCapacity(order.count)
    starts.reserveCapacity(order.count + 1)
    for (number, met) in order.enumerated() {
      numbers[Int(met)] = UInt32(number)
      _ = table.insert(walk.table.ids[Int(met)])
      let notes = walk.notes[Int(met)]
      trees.append(notes.tree)
      places.append(notes.text)
      if notes.isSigned { signed.append(UInt32(number)) }
      for parent in walk.parents(of: Int(met)) { parents.append(numbers[Int(parent)]) }
      starts.append(UInt32(parents.count))
    }
    self.table = table
    self.trees = trees
    self.parents = parents
    parentStarts = starts
    self.signed = signed
    let named = walk.names.map { (commit: numbers[Int($0.commit)], name: $0.name) }
    self.named = named.indices
      .sorted { (named[$0].commit, $0) < (named[$1].commit, $1) }
      .map { named[$0] }
    unselectedParents = []
    (texts, textPlaces) = (walk.texts, places)
  }
}

extension CommitGraph {
  /// Possible names of commits in a commit's message.
  @Sendable static func names(in commit: CommitData) -> [IDPrefix] {
    let message = commit.message
    return MessageNames.places(in: message).compactMap { IDPrefix(digits: message[$0]) }
  }
}

extension ObjectReader {
  /// Reads a commit.
  ///
  /// - Parameter kept: its data, if it was kept.
  /// - Throws: `HistoryError.unreadable` and `badHeader`.
  public func commit(_ id: ObjectID, kept: [UInt8]? = nil) throws(HistoryError) -> CommitData {
    if let kept { return try Self.commit(id, kept) }
    let data: ObjectData
    do throws(StoreError) {
      data = try read(id, .commit)
    } catch {
      throw .unreadable(error, needed: Needed(commit: id))
    }
    return try Self.commit(id, data.bytes.array)
  }

  private static func commit(
    _ id: ObjectID,
    _ bytes: [UInt8]
  ) throws(HistoryError) -> CommitData {
    do throws(HeaderError) {
      return try CommitData(bytes)
    } catch {
      throw .badHeader(id, error)
    }
  }
}
