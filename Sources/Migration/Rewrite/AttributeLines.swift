internal import GitAttributes
internal import History
internal import Scan

/// The lines that a migration adds to `.gitattributes` files, and the set of lines of each commit.
struct AttributeLines: Sendable {
  /// The sets of lines, by number; the first one is empty.
  let sets: [[TrackingLine]]
  /// The number of each commit's set.
  var setOfCommit: [UInt32]
  /// The numbers in the inventory of each set's lines; empty if lines are not collected.
  let numbersOfSet: [Set<Int>]

  /// All lines, in order.
  let all: [TrackingLine]

  /// The sets of lines.
  ///
  /// - Parameter all: all lines in their order, if no set has all of them.
  init(
    sets: [[TrackingLine]],
    setOfCommit: [UInt32],
    numbersOfSet: [Set<Int>] = [],
    all: [TrackingLine]? = nil
  ) {
    self.sets = sets
    self.setOfCommit = setOfCommit
    self.numbersOfSet = numbersOfSet
    self.all = all ?? sets.max { $0.count < $1.count } ?? []
  }

  /// No commit gets a line.
  static func none(for commits: CommitGraph) -> AttributeLines {
    AttributeLines(
      sets: [[]],
      setOfCommit: [UInt32](repeating: 0, count: commits.count)
    )
  }

  /// Every commit gets the lines of the patterns.
  static func fixed(_ lines: [TrackingLine], for commits: CommitGraph) -> AttributeLines {
    AttributeLines(
      sets: [[], lines],
      setOfCommit: [UInt32](repeating: 1, count: commits.count)
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
    return AttributeLines(sets: [[], lines], setOfCommit: setOfCommit)
  }

  /// A commit gets a line for each type of file, or each file, that it or an ancestor has.
  ///
  /// The lines are in the order in which files that need them first appear in Git's order of
  /// commits.
  static func collected(for inventory: Inventory) -> AttributeLines {
    var collector = LineCollector(inventory)
    return collector.run()
  }
}

extension AttributeLines {
  /// The same lines, with more lines at the end of each set that is not empty.
  func adding(_ more: [TrackingLine]) -> AttributeLines {
    guard !more.isEmpty else { return self }
    return AttributeLines(
      sets: sets.map { $0.isEmpty ? $0 : $0 + more },
      setOfCommit: setOfCommit,
      numbersOfSet: numbersOfSet,
      all: all.isEmpty ? all : all + more
    )
  }
}

/// Finds the lines that each commit needs, following the history.
private struct LineCollector {
  private let inventory: Inventory
  /// The rank of each line: lower if it appeared earlier.
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
    // Copied once, since a copy of its owner would count references to each of its arrays.
    let contents = inventory.nodes.contents
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
      collect(root, besides: first, in: contents, into: &added)
      if !added.isEmpty { set = union(sets[Int(set)], added.sorted()) }
      setOfCommit.append(set)
    }
    let lines = linesByRank.map { Self.line(for: inventory.lines[$0]) }
    return AttributeLines(
      sets: sets.map { $0.map { lines[Int($0)] } },
      setOfCommit: setOfCommit,
      numbersOfSet: sets.map { set in Set(set.map { linesByRank[Int($0)] }) },
      all: lines
    )
  }

  private static func line(for key: LineKey) -> TrackingLine {
    switch key {
    case .fileExtension(let text): .tracking(AttributesPattern.fileText(forExtension: text))
    case .path(let path): .tracking(AttributesPattern.fileText(forPath: path))
    }
  }

  /// A tree on the way down, and the position in its items.
  private struct Folder {
    let items: Range<Int>
    var next: Int
    /// The items of the same folder in the first parent, and the position after the last
    /// counterpart.
    private let others: Range<Int>
    private var nextOther: Int
    /// The subtrees there by the number of their name, after too many linear searches.
    private var counterparts: [UInt32: Int]?
    private var searches = 0

    private static let searchLimit = 16

    init(_ tree: Int, besides other: Int?, in contents: TreeContents) {
      items = contents.range(of: tree)
      next = items.lowerBound
      others = other.map(contents.range) ?? 0..<0
      nextOther = others.lowerBound
    }

    /// The tree of that name in the first parent.
    mutating func counterpart(_ name: UInt32, in contents: TreeContents) -> Int? {
      if let counterparts { return counterparts[name] }
      // The entries of both are in the same order, and most are the same.
      if nextOther < others.upperBound, let child = Self.folder(nextOther, name, contents) {
        nextOther += 1
        return child
      }
      searches += 1
      guard searches > Self.searchLimit else {
        for index in others {
          guard let child = Self.folder(index, name, contents) else { continue }
          nextOther = index + 1
          return child
        }
        return nil
      }
      var table: [UInt32: Int] = [:]
      for index in others {
        if let child = contents.items[index].child { table[contents.name(of: index)] = child }
      }
      counterparts = table
      return table[name]
    }

    /// The tree of an item, if it has that name.
    private static func folder(_ index: Int, _ name: UInt32, _ contents: TreeContents) -> Int? {
      contents.name(of: index) == name ? contents.items[index].child : nil
    }
  }

  /// Adds the ranks of the lines that a tree needs, except for what it shares with `other`, the
  /// same folder in the first parent.
  ///
  /// Depth first in stored order, as Git LFS finds the files. Without recursion, since a tree may
  /// be of any depth.
  private mutating func collect(
    _ tree: Int,
    besides other: Int?,
    in contents: TreeContents,
    into added: inout [UInt32]
  ) {
    guard tree != other else { return }
    var open = [Folder(tree, besides: other, in: contents)]
    while let last = open.indices.last {
      let index = open[last].next
      guard index < open[last].items.upperBound else {
        open.removeLast()
        continue
      }
      open[last].next += 1
      let item = contents.items[index]
      if let line = item.line {
        added.append(rank(of: line))
      } else if let child = item.child {
        let counterpart = open[last].counterpart(contents.name(of: index), in: contents)
        if child != counterpart {
          open.append(Folder(child, besides: counterpart, in: contents))
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
