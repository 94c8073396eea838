internal import GitObjects
internal import History
internal import Runs
internal import Scan

/// The old and new ids of all objects that a migration rewrote.
struct ChangedObjects {
  let inventory: Inventory
  let history: RewrittenHistory
  let conversion: Conversion
  /// The `.gitattributes` files that were edited.
  let attributes: [ObjectPair]
  /// The new ids of tags.
  let tags: [ObjectID: ObjectID]

  /// All changed objects, in no order, some more than once.
  var list: MappedObjects {
    var list = MappedObjects()
    func add(_ old: ObjectID, _ new: ObjectID, _ kind: ObjectKind) {
      if old != new, new != .zero { list.append(old: old, new: new, kind) }
    }
    let (commits, nodes, files) = (inventory.commits, inventory.nodes, inventory.files)
    list.reserveCapacity(commits.count * 2 + nodes.count / 2 + files.count)
    var last = ObjectPair(old: .zero, new: .zero)
    for number in 0..<commits.count {
      add(commits.id(number), history.commits[number], .commit)
      let root = ObjectPair(old: commits.trees[number], new: history.roots[number])
      // Commits that do not change the tree are next to each other.
      if root != last { add(root.old, root.new, .tree) }
      last = root
    }
    for node in 0..<nodes.count { add(nodes.id(node), history.trees[node], .tree) }
    for tree in history.variants { add(tree.old, tree.new, .tree) }
    for file in 0..<files.count { add(files.id(file), conversion.newIDs[file], .blob) }
    for file in attributes { add(file.old, file.new, .blob) }
    for (old, new) in tags { add(old, new, .tag) }
    return list
  }
}
