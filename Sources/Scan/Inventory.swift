public import GitAttributes
public import GitObjects
public import GitStore
public import History
public import Selection

/// A file or folder that is not converted although a pattern matches it.
public struct ProtectedPlace: Sendable {
  /// The number of the tree that holds it.
  let tree: UInt32
  /// The number of its name.
  public let name: UInt32
  /// The number of the include pattern.
  public let include: Int
}

/// The result of a scan: all that a migration needs to know of a history.
public struct Inventory: Sendable {
  /// The commits.
  public let commits: CommitGraph
  /// The number of each commit's root tree.
  public let roots: [UInt32]
  /// The trees.
  public var nodes: TreeNodes
  /// The selected files.
  public var files: FileList
  /// The names of trees and files.
  public var names: NameTable
  /// The attribute lines that files need, by number; empty if lines are not collected.
  public let lines: [LineKey]
  /// The `.gitattributes` file of each root, by the root's number; zero if it has none.
  public let rootAttributes: [ObjectID]
  /// Files, and folders of DVC, that are not converted although a pattern matches them.
  public let protected: [ProtectedPlace]
  /// The patterns that match no file.
  public let idlePatterns: IdlePatterns

  /// The path of a file, and a commit, where it was first found.
  public func needed(file: Int) -> Needed {
    let place = nodes.place(of: Int(files.trees[file]), names: names)
    let path = place.path.appending(names[files.names[file]])
    return Needed(path: path, commit: commits.id(place.commit))
  }

  /// A commit and a path of each converted file, where it was first found.
  public var convertedFiles: [(commit: ObjectID, path: RepositoryPath)] {
    files.states.indices.filter { files.states[$0] == .converts }.map { file in
      let place = needed(file: file)
      return (place.commit ?? .zero, place.path)
    }
  }

  /// The path of a protected file or folder, where it was first found.
  public func path(of place: ProtectedPlace) -> RepositoryPath {
    nodes.place(of: Int(place.tree), names: names).path.appending(names[place.name])
  }

  /// The path of a tree, and a commit, where it was first found.
  public func needed(node: Int) -> Needed {
    let place = nodes.place(of: node, names: names)
    return Needed(path: place.path, commit: commits.id(place.commit))
  }
}

extension Inventory {
  /// The macros that root `.gitattributes` files define; only Git's own if no tree below a root has
  /// attributes.
  public func rootMacros(_ reader: ObjectReader) throws(StoreError) -> MacroTable {
    var macros = MacroTable.builtin
    guard nodes.flags.contains(where: { $0.contains(.hasAttributes) }) else { return macros }
    for id in Set(rootAttributes).sorted() where id != .zero {
      macros.define(macrosOf: AttributesFile(try reader.bytes(id, .blob)))
    }
    return macros
  }
}
