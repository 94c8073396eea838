internal import Digests
internal import GitObjects
internal import GitStore

/// Collects the objects that others lead to.
///
/// What is not in the repository is passed over: a clean-up that was stopped may have dropped it.
struct ObjectWalk {
  let reader: ObjectReader
  /// Whether neither an object nor what it leads to is wanted.
  let stops: (ObjectID) -> Bool
  /// What was found so far.
  private(set) var found: Set<ObjectID> = []

  init(_ reader: ObjectReader, stops: @escaping (ObjectID) -> Bool) {
    self.reader = reader
    self.stops = stops
  }

  /// Collects some objects and all that they lead to.
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
        guard let commit = try? CommitText(reader.bytes(id, .commit)) else { continue }
        open.append((commit.tree, .tree))
        for parent in commit.parents { open.append((parent, .commit)) }
      case .tag:
        guard let tag = try? TagText(reader.bytes(id, .tag)) else { continue }
        open.append((tag.target, tag.targetKind))
      }
    }
  }

  /// Collects a commit and its tree, but nothing that its parents lead to.
  mutating func add(commitWithoutParents id: ObjectID) {
    guard let commit = try? CommitText(reader.bytes(id, .commit)), !stops(id) else { return }
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
