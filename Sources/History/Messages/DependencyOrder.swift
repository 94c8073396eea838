/// An order of numbers in which each comes after those that it depends on.
enum DependencyOrder {
  /// Sorts numbers, changing their order as little as possible.
  ///
  /// - Parameters:
  ///   - count: the numbers are below it.
  ///   - parents: lower numbers, which always come first.
  ///   - others: numbers that come first if possible.
  /// - Returns: the order; `nil` if it is that of the numbers.
  static func order(
    count: Int,
    parents: (Int) -> some Collection<UInt32>,
    others: [Int: [Int]]
  ) -> [Int]? {
    guard others.contains(where: { number, targets in targets.contains { $0 > number } }) else {
      return nil
    }
    var order: [Int] = []
    order.reserveCapacity(count)
    var isDone = [Bool](repeating: false, count: count)
    // For numbers that wait: how many others each waits for, and which ones wait for a number.
    var pending: [Int: Int] = [:]
    var waiting: [Int: [Int]] = [:]
    func finish(_ number: Int) {
      var next = [number]
      while let number = next.popLast() {
        isDone[number] = true
        order.append(number)
        for other in (waiting.removeValue(forKey: number) ?? []).reversed() where !isDone[other] {
          let left = (pending[other] ?? 1) - 1
          pending[other] = left
          if left == 0 { next.append(other) }
        }
      }
    }
    for number in 0..<count {
      var open = Set(parents(number).map(Int.init))
      open.formUnion(others[number] ?? [])
      open = open.filter { !isDone[$0] && $0 != number }
      if open.isEmpty {
        finish(number)
      } else {
        pending[number] = open.count
        for other in open.sorted() { waiting[other, default: []].append(number) }
      }
    }
    // The rest is in cycles, which digits can make that match a later commit by chance. The first
    // of these numbers has all of its parents.
    for number in 0..<count where !isDone[number] { finish(number) }
    return order
  }
}
