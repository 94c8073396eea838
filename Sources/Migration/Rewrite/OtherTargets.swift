internal import GitObjects
internal import GitStore

/// What became of trees and blobs that references and tags name themselves.
///
/// They follow where there is one answer: a tree that became different trees in different commits
/// or folders stays.
struct OtherTargets {
  let inventory: Inventory
  let history: RewrittenHistory
  let conversion: Conversion

  /// The new id of a tree or blob; nil where it did not change, or is not of this history.
  func rewritten(_ id: ObjectID) -> ObjectID? {
    if let file = inventory.files.table.number(of: id) {
      let pointer = conversion.pointers[file]
      return pointer == .zero ? nil : pointer
    }
    var found: Set<ObjectID> = []
    for commit in 0..<inventory.commits.count where inventory.commits.trees[commit] == id {
      found.insert(history.roots[commit])
    }
    if found.isEmpty {
      for node in 0..<inventory.nodes.count where inventory.nodes.id(node) == id {
        found.insert(history.trees[node])
      }
    }
    return found.count == 1 ? found.first : nil
  }
}
