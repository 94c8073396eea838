internal import FileSystem
public import GitObjects

/// A pack that Git leaves as it is, since a file beside it says so.
public struct KeptPack: Equatable, Sendable {
  /// The path of the `.keep` file.
  public let path: [UInt8]
  /// How many of the objects that were asked for are in the pack.
  public let count: Int
}

extension ObjectDatabase {
  /// The repository's own packs with a `.keep` file beside them that hold some of these objects.
  public func keptPacks(holding ids: Set<ObjectID>) -> [KeptPack] {
    packs.prefix(ownPackCount).compactMap { pack in
      let path = Array(pack.index.path.utf8.dropLast(3)) + Array("keep".utf8)
      guard Files.exists(path) else { return nil }
      let count = (0..<pack.index.count).count { ids.contains(pack.index.id(at: $0)) }
      return count > 0 ? KeptPack(path: path, count: count) : nil
    }
  }
}
