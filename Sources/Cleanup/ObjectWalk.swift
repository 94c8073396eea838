internal import Digests
internal import GitObjects
internal import GitStore

/// Collects objects with all that is reachable from them.
///
/// Missing objects are skipped: a clean-up that was stopped may have dropped them.
struct ObjectWalk {
  let reader: ObjectReader
  /// Whether to skip an object and all that it leads to.
  let stops: (ObjectID) -> Bool
  /// The objects collected so far.
  private(set) var found: Set<ObjectID> = []

  init(_ reader: ObjectReader, stops: @escaping (ObjectID) -> Bool) {
    self.reader = reader
    self.stops = stops
  }

  /// Collects objects and all that is reachable from them.
  mutating func add(_ roots: some Sequence<ObjectID>) {
    var open = roots.map { (id: $0, kind: ObjectKind?.none) }
    while let (id, kind) = open.popLast() {
      guard id != .zero, !stops(id), !found.contains(id) else { continue }
      guard let kind = kind ?? (try? reader.kind(of: id)) else { continue }
      found.insert(id)
      switch kind {
      case .blob: break
      case .tree: for (id, kind) in entries(of: id) { open.append((id, kind)) }
      case .commit:
        guard let commit = try? CommitData(reader.bytes(id, .commit)) else { continue }
        open.append((commit.tree, .tree))
        for parent in commit.parents { open.append((parent, .commit)) }
      case .tag:
        guard let tag = try? TagData(reader.bytes(id, .tag)) else { continue }
        open.append((tag.target, tag.targetKind))
      }
    }
  }

  /// Collects a commit and its tree, without its parents.
  mutating func add(commitWithoutParents id: ObjectID) {
    guard let commit = try? CommitData(reader.bytes(id, .commit)), !stops(id) else { return }
    found.insert(id)
    add(CollectionOfOne(commit.tree))
  }

  private func entries(of tree: ObjectID) -> [(ObjectID, ObjectKind)] {
    guard let data = try? reader.read(tree, .tree) else { return [] }
    var found: [(ObjectID, ObjectKind)] = []
    var entries = TreeReader(data.bytes, reader.format)
    while let entry = try? entries.next() {
      // A submodule's commit is in another repository.
      guard !entry.mode.isGitlink else { continue }
      found.append((entry.id(in: data.bytes), entry.mode.isTree ? .tree : .blob))
    }
    return found
  }
}
