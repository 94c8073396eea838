import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import Repository

@testable import Migration

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The files of one commit, in memory.
struct CommittedFiles {
  let store: SmallStore
  let commit: ObjectID
  let reader: ObjectReader

  init(_ files: [String: SmallEntry]) throws {
    let store = try SmallStore()
    try self.init(store, store.commit(files))
  }

  /// The commit of a store whose objects were all added.
  init(_ store: SmallStore, _ commit: ObjectID) throws {
    self.store = store
    self.commit = commit
    reader = ObjectReader(try store.open())
  }

  func tree() throws -> CommitTree { try CommitTree(commit: commit, reader: reader) }

  /// Which files are tracked, by their attributes and those of a worktree.
  func tracked(
    workTree: String? = nil,
    outside: OutsideAttributes = .none,
    foldsCase: Bool = false
  ) throws -> TrackedFiles {
    TrackedFiles(
      of: try tree(),
      workTree: workTree.map { Array($0.utf8) },
      outside: outside,
      caseFolding: foldsCase
    )
  }
}

extension AttributesFile {
  init(_ text: String) { self.init(Array(text.utf8), caseFolding: false) }
}
