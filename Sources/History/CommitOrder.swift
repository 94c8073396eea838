internal import GitStore

/// The order of `git rev-list --topo-order --reverse`, in which Git LFS rewrites commits.
public enum CommitOrder {
  /// The numbers of the commits of a walk, parents first.
  ///
  /// Git starts with the tips that are not parents, the latest first, and continues with a parent
  /// when it has output all of its children (git-rev-list, "--topo-order"). This is the reverse of
  /// that.
  public static func parentsFirst(_ walk: CommitWalk) -> [UInt32] {
    var childCounts = [UInt32](repeating: 0, count: walk.table.count)
    for commit in childCounts.indices {
      for parent in walk.parents(of: commit) { childCounts[Int(parent)] += 1 }
    }
    var isTip = [Bool](repeating: false, count: childCounts.count)
    var tips: [(date: UInt64, place: Int, commit: Int)] = []
    for (place, tip) in walk.tips.enumerated() where childCounts[tip] == 0 && !isTip[tip] {
      isTip[tip] = true
      tips.append((walk.notes[tip].date ?? 0, place, tip))
    }
    // The last one is taken first.
    tips.sort { ($0.date, $1.place) < ($1.date, $0.place) }
    var open = tips.map(\.commit)
    var order: [UInt32] = []
    order.reserveCapacity(childCounts.count)
    while let commit = open.popLast() {
      order.append(UInt32(commit))
      for parent in walk.parents(of: commit) {
        childCounts[Int(parent)] -= 1
        if childCounts[Int(parent)] == 0 { open.append(Int(parent)) }
      }
    }
    order.reverse()
    return order
  }
}
