internal import GitObjects
internal import GitStore
internal import History
internal import Scan

/// The new ids of trees and blobs that references and tags name directly.
///
/// They change if there is one answer: a tree that became different trees in different commits or
/// folders stays.
final class OtherTargets {
  private let inventory: Inventory
  private let history: RewrittenHistory
  private let conversion: Conversion
  /// The new id of each tree, zero if there are several; computed on demand, which is rare.
  private lazy var trees = newTrees()

  init(inventory: Inventory, history: RewrittenHistory, conversion: Conversion) {
    self.inventory = inventory
    self.history = history
    self.conversion = conversion
  }

  /// The new id of a tree or blob; `nil` if it did not change, or is not in this history.
  func rewritten(_ id: ObjectID, _ kind: ObjectKind) -> ObjectID? {
    let new: ObjectID
    switch kind {
    case .blob: new = inventory.files.table.number(of: id).map { conversion.newIDs[$0] } ?? .zero
    case .tree: new = trees[id] ?? .zero
    case .commit, .tag: return nil
    }
    return new == .zero ? nil : new
  }

  private func newTrees() -> [ObjectID: ObjectID] {
    func unite(_ known: ObjectID, _ new: ObjectID) -> ObjectID { known == new ? known : .zero }
    let commits = inventory.commits
    // A tree gets lines as a root that it does not get elsewhere.
    let roots = Dictionary(zip(commits.trees, history.roots), uniquingKeysWith: unite)
    let nodes = (0..<inventory.nodes.count).lazy
      .map { node in (self.inventory.nodes.id(node), self.history.trees[node]) }
      .filter { roots[$0.0] == nil }
    return roots.merging(nodes, uniquingKeysWith: unite)
  }
}
