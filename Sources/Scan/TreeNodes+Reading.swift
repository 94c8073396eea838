public import GitStore
public import Workers

extension TreeNodes {
  /// The trees of some numbers, which all stand at one depth, in the order in which reading them is
  /// fastest.
  ///
  /// - Parameter names: the names, where the paths of folders matter; nil where they do not.
  /// - Throws: `ReadingOrder.Failure` with the number of a tree.
  public func inReadingOrder(
    _ list: [Int],
    names: NameTable?,
    readers: WorkerPool<ObjectReader>
  ) async throws -> [VisitedTree] {
    let order: ReadingOrder
    do {
      order = try await ReadingOrder.of(list.map(id), readers: readers)
    } catch let failure as ReadingOrder.Failure {
      throw ReadingOrder.Failure(number: list[failure.number], error: failure.error)
    }
    var trees: [VisitedTree] = []
    trees.reserveCapacity(list.count)
    for (number, location) in zip(order.numbers, order.locations) {
      let node = list[Int(number)]
      trees.append(
        VisitedTree(
          node: node,
          id: id(node),
          location: location,
          directory: names.map { place(of: node, names: $0).path } ?? [],
          path: paths[node],
          attributes: attributes[node]
        )
      )
    }
    return trees
  }
}
