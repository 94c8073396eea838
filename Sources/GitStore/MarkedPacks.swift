internal import FileSystem
public import GitObjects

/// A pack with a file beside it that tells Git how to treat it.
public struct MarkedPack: Equatable, Sendable {
  /// The path of that file.
  public let path: [UInt8]
  /// The number of requested objects in the pack.
  public let count: Int
}

extension ObjectDatabase {
  /// The repository's own packs with a file of a type beside them, such as `keep`, that contain
  /// some of these objects.
  public func packs(marked type: String, holding ids: Set<ObjectID>) -> [MarkedPack] {
    packs.prefix(ownPackCount).compactMap { pack in
      let path = Array(pack.index.path.utf8.dropLast(3)) + Array(type.utf8)
      guard Files.exists(path) else { return nil }
      let count = (0..<pack.index.count).count { ids.contains(pack.index.id(at: $0)) }
      return count > 0 ? MarkedPack(path: path, count: count) : nil
    }
  }
}
