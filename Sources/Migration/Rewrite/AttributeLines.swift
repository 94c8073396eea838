internal import GitAttributes

/// The lines that a migration adds to `.gitattributes` files, and which commits get which.
struct AttributeLines: Sendable {
  /// The sets of lines, by number; the first is the empty one.
  let sets: [[TrackingLine]]
  /// The number of the set that each commit gets.
  var setOfCommit: [UInt32]
  /// The numbers of the lines of each set, in the inventory; empty where lines are not collected.
  let numbersOfSet: [Set<Int>]

  /// The texts of all lines, in order.
  var all: [[UInt8]] { sets.max { $0.count < $1.count }?.map(\.text) ?? [] }

  /// No commit gets any.
  static func none(for commits: CommitGraph) -> AttributeLines {
    AttributeLines(
      sets: [[]],
      setOfCommit: [UInt32](repeating: 0, count: commits.count),
      numbersOfSet: []
    )
  }

  /// Every commit gets the lines of the patterns.
  static func fixed(_ lines: [TrackingLine], for commits: CommitGraph) -> AttributeLines {
    AttributeLines(
      sets: [[], lines],
      setOfCommit: [UInt32](repeating: 1, count: commits.count),
      numbersOfSet: []
    )
  }

  /// A commit gets the lines of the patterns if it or an ancestor has a file that they select.
  static func minimal(_ lines: [TrackingLine], for inventory: Inventory) -> AttributeLines {
    var setOfCommit: [UInt32] = []
    setOfCommit.reserveCapacity(inventory.commits.count)
    for commit in 0..<inventory.commits.count {
      let needs =
        inventory.nodes.flags[Int(inventory.roots[commit])].contains(.mayChange)
        || inventory.commits.parents(of: commit).contains { setOfCommit[Int($0)] == 1 }
      setOfCommit.append(needs ? 1 : 0)
    }
    return AttributeLines(sets: [[], lines], setOfCommit: setOfCommit, numbersOfSet: [])
  }

  /// A commit gets one line for each kind of file, or each file, that it or an ancestor has.
  ///
  /// Lines stand in the order in which Git's order of commits first shows a file that calls for them.
  static func collected(for inventory: Inventory) -> AttributeLines {
    var collector = LineCollector(inventory)
    return collector.run()
  }
}

/// Follows the history to find out which lines each commit needs.
private struct LineCollector {
  private let inventory: Inventory
  /// The rank of each line: lower for those that were seen earlier.
  private var ranks: [UInt32?]
  private var linesByRank: [Int] = []
  /// The sets of ranks, each sorted.
  private var sets: [[UInt32]] = [[]]
  private var numbers: [[UInt32]: UInt32] = [[]: 0]

  init(_ inventory: Inventory) {
    self.inventory = inventory
    ranks = [UInt32?](repeating: nil, count: inventory.lines.count)
  }

  mutating func run() -> AttributeLines {
    var setOfCommit: [UInt32] = []
    setOfCommit.reserveCapacity(inventory.commits.count)
    for commit in 0..<inventory.commits.count {
      let parents = inventory.commits.parents(of: commit)
      let root = Int(inventory.roots[commit])
      let first = parents.first.map { Int(inventory.roots[Int($0)]) }
      var set = parents.first.map { setOfCommit[Int($0)] } ?? 0
      for parent in parents.dropFirst() where setOfCommit[Int(parent)] != set {
        set = union(sets[Int(set)], sets[Int(setOfCommit[Int(parent)])])
      }
      var added: [UInt32] = []
      collect(root, besides: first, into: &added)
      if !added.isEmpty { set = union(sets[Int(set)], added.sorted()) }
      setOfCommit.append(set)
    }
    let lines = linesByRank.map { Self.line(for: inventory.lines[$0]) }
    return AttributeLines(
      sets: sets.map { $0.map { lines[Int($0)] } },
      setOfCommit: setOfCommit,
      numbersOfSet: sets.map { set in Set(set.map { linesByRank[Int($0)] }) }
    )
  }

  private static func line(for key: LineKey) -> TrackingLine {
    switch key {
    case .fileExtension(let text): .tracking(AttributesPattern.fileText(forExtension: text))
    case .path(let path): .tracking(AttributesPattern.fileText(forPath: path))
    }
  }

  /// A folder on the way down, and how far its entries were followed.
  private struct Folder {
    let items: ArraySlice<TreeItem>
    /// The folders of the same folder in the first parent, by the number of their name.
    let counterparts: [UInt32: Int]
    var next: Int

    init(_ tree: Int, besides other: Int?, in nodes: TreeNodes) {
      items = nodes.items(of: tree)
      next = items.startIndex
      var counterparts: [UInt32: Int] = [:]
      let others = other.map { nodes.items(of: $0) } ?? []
      for (index, item) in zip(others.indices, others) {
        if let child = item.child { counterparts[nodes.name(ofItem: index)] = child }
      }
      self.counterparts = counterparts
    }
  }

  /// Adds the ranks of the lines that a tree calls for; what it shares with `other`, the same folder
  /// of the first parent, was added there.
  ///
  /// Depth first in stored order, as Git LFS meets the files; without recursion, since a tree may be
  /// as deep as its author likes.
  private mutating func collect(_ tree: Int, besides other: Int?, into added: inout [UInt32]) {
    guard tree != other else { return }
    var open = [Folder(tree, besides: other, in: inventory.nodes)]
    while let last = open.indices.last {
      guard open[last].next < open[last].items.endIndex else {
        open.removeLast()
        continue
      }
      let index = open[last].next
      let item = open[last].items[index]
      open[last].next += 1
      if let line = item.line {
        added.append(rank(of: line))
      } else if let child = item.child {
        let counterpart = open[last].counterparts[inventory.nodes.name(ofItem: index)]
        if child != counterpart {
          open.append(Folder(child, besides: counterpart, in: inventory.nodes))
        }
      }
    }
  }

  private mutating func rank(of line: Int) -> UInt32 {
    if let seen = ranks[line] { return seen }
    let rank = UInt32(linesByRank.count)
    ranks[line] = rank
    linesByRank.append(line)
    return rank
  }

  private mutating func union(_ left: [UInt32], _ right: [UInt32]) -> UInt32 {
    var merged: [UInt32] = []
    merged.reserveCapacity(left.count + right.count)
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let next: UInt32
      if j == right.count || (i < left.count && left[i] <= right[j]) {
        next = left[i]
        i += 1
      } else {
        next = right[j]
        j += 1
      }
      if merged.last != next { merged.append(next) }
    }
    if let number = numbers[merged] { return number }
    let number = UInt32(sets.count)
    sets.append(merged)
    numbers[merged] = number
    return number
  }
}
