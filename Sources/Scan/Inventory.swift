public import GitAttributes
public import GitObjects
public import GitStore
public import History
public import Selection

/// A file or folder that stays as it is though a pattern matches it.
public struct ProtectedPlace: Sendable {
  /// The number of the tree that it stands in, and of its name.
  let tree: UInt32
  public let name: UInt32
  /// The number of the include pattern.
  public let include: Int
}

/// All that the history holds for a migration: the result of the scan, which changes nothing.
public struct Inventory: Sendable {
  public let commits: CommitGraph
  /// The number of each commit's root tree.
  public let roots: [UInt32]
  public var nodes: TreeNodes
  public var files: FileList
  public var names: NameTable
  /// The attribute lines that files call for, by their number; only where lines are collected.
  public let lines: [LineKey]
  /// The `.gitattributes` file of each root, by the root's number; zero where there is none.
  public let rootAttributes: [ObjectID]
  /// Files, and folders of DVC, that stay as they are though a pattern matches them.
  public let protected: [ProtectedPlace]
  /// The patterns that match no file.
  public let idlePatterns: IdlePatterns

  /// Where a file was first seen.
  public func needed(file: Int) -> Needed {
    let place = nodes.place(of: Int(files.trees[file]), names: names)
    let name = names[files.names[file]]
    let path = place.path.isEmpty ? name : place.path + [0x2F] + name
    return Needed(path: path, commit: commits.id(place.commit))
  }

  /// The files that are converted: a commit and path where each was first seen.
  public var convertedFiles: [(commit: ObjectID, path: [UInt8])] {
    files.states.indices.filter { files.states[$0] == .converts }.map { file in
      let place = needed(file: file)
      return (place.commit ?? .zero, place.path)
    }
  }

  /// The path of a file or folder that stays as it is, where it was first seen.
  public func path(of place: ProtectedPlace) -> [UInt8] {
    let folder = nodes.place(of: Int(place.tree), names: names).path
    return folder.isEmpty ? names[place.name] : folder + [0x2F] + names[place.name]
  }

  /// Where a tree was first seen.
  public func needed(node: Int) -> Needed {
    let place = nodes.place(of: node, names: names)
    return Needed(path: place.path, commit: commits.id(place.commit))
  }
}

extension Inventory {
  /// The macros that root `.gitattributes` files define; Git's own if there are no other files.
  public func rootMacros(_ reader: ObjectReader) throws(StoreError) -> MacroTable {
    var macros = MacroTable.builtin
    guard nodes.flags.contains(where: { $0.contains(.hasAttributes) }) else { return macros }
    for id in Set(rootAttributes).sorted() where id != .zero {
      macros.define(macrosOf: AttributesFile(try reader.bytes(id, .blob)))
    }
    return macros
  }
}
