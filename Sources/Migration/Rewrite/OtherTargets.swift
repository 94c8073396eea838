internal import GitObjects
internal import GitStore
internal import History
internal import Scan

/// What became of trees and blobs that references and tags name themselves.
///
/// They follow where there is one answer: a tree that became different trees in different commits
/// or folders stays.
final class OtherTargets {
  private let inventory: Inventory
  private let history: RewrittenHistory
  private let conversion: Conversion
  /// What became of each tree, zero where there are several answers; made when it is first needed,
  /// which is seldom.
  private lazy var trees = newTrees()

  init(inventory: Inventory, history: RewrittenHistory, conversion: Conversion) {
    self.inventory = inventory
    self.history = history
    self.conversion = conversion
  }

  /// The new id of a tree or blob; nil where it did not change, or is not of this history.
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
    // As a root a tree gets lines that it does not get elsewhere.
    let roots = Dictionary(zip(commits.trees, history.roots), uniquingKeysWith: unite)
    let nodes = (0..<inventory.nodes.count).lazy
      .map { node in (self.inventory.nodes.id(node), self.history.trees[node]) }
      .filter { roots[$0.0] == nil }
    return roots.merging(nodes, uniquingKeysWith: unite)
  }
}
