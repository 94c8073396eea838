internal import GitObjects
public import GitStore
public import Workers

extension TreeNodes {
  /// The trees of the numbers, which are of one depth, in the order of the packs.
  ///
  /// - Parameter names: the names, if paths are needed; otherwise `nil`.
  /// - Throws: `ReadingOrder.Failure` with the number of a tree.
  public func inReadingOrder(
    _ list: [Int],
    names: NameTable?,
    readers: WorkerPool<ObjectReader>
  ) async throws -> [VisitedTree] {
    let order: ReadingOrder
    do {
      order = try await ReadingOrder.of(ObjectIDList(list.lazy.map(id)), readers: readers)
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
          directory: names.map { place(of: node, names: $0).path } ?? .root,
          path: paths[node],
          attributes: attributes[node]
        )
      )
    }
    return trees
  }
}
