internal import FileSystem
public import GitObjects

/// A pack of the repository itself, with its files.
public struct StoredPack: Sendable {
  let file: PackFile
  /// The path of the pack without `.pack`.
  private let stem: [UInt8]

  init(_ file: PackFile) {
    self.file = file
    stem = Array(file.index.path.utf8.dropLast(4))
  }

  /// The name without `.pack`, such as `pack-1f…`.
  public var name: String {
    String(decoding: stem[(stem.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0)...], as: UTF8.self)
  }

  /// Whether a file tells Git to keep the pack.
  public var isKept: Bool { has("keep") }
  /// Whether the pack came from a promisor remote.
  public var isPromised: Bool { has("promisor") }
  /// Whether it is a cruft pack: its objects were unreachable when Git made it, and have a time
  /// each.
  public var isCruft: Bool { has("mtimes") }

  /// The number of objects.
  public var count: Int { file.index.count }

  /// The object at a position in the order of ids.
  public func id(at place: Int) -> ObjectID { file.index.id(at: place) }

  /// Whether the pack contains an object.
  public func contains(_ id: ObjectID) -> Bool { file.index.position(of: id) != nil }

  /// Whether some object of the pack satisfies a condition.
  public func contains(where body: (ObjectID) -> Bool) -> Bool {
    (0..<count).contains { body(id(at: $0)) }
  }

  /// The time at which the pack, or an object that it already had, was written; `nil` if the pack
  /// is gone.
  ///
  /// Git does not write such an object again, but touches the pack.
  public var lastWrite: [Int]? { (try? Files.state(of: path("pack")))?.modified }

  private func path(_ type: String) -> [UInt8] { stem + Array(".\(type)".utf8) }

  private func has(_ type: String) -> Bool { Files.exists(path(type)) }
}

extension ObjectDatabase {
  /// The repository's own packs when the database was opened.
  public var ownPacks: [StoredPack] { packs.prefix(ownPackCount).map(StoredPack.init) }

  /// Whether a pack or loose object of an alternate is the object.
  public func alternatesHave(_ id: ObjectID) -> Bool {
    if packs.dropFirst(ownPackCount).contains(where: { $0.index.position(of: id) != nil }) {
      return true
    }
    let place = Self.loosePlace(of: id)
    return directories.dropFirst().contains { Files.exists(Array("\($0)/\(place)".utf8)) }
  }

  private static func loosePlace(of id: ObjectID) -> String {
    let hex = String(decoding: id.hex, as: UTF8.self)
    return "\(hex.prefix(2))/\(hex.dropFirst(2))"
  }

  /// The loose objects in the repository's own object directory.
  ///
  /// - Throws: `StoreError` if a directory can't be read.
  public func ownLooseObjects() throws(StoreError) -> [ObjectID] {
    guard let directory = directories.first else { return [] }
    var found: [ObjectID] = []
    for name in try directoryNames(directory) where name.utf8.count == 2 {
      for file in try directoryNames("\(directory)/\(name)") {
        if let id = try? ObjectID(hex: Array((name + file).utf8)) { found.append(id) }
      }
    }
    return found
  }

  /// Removes a loose object from the repository's own object directory, if it is there.
  public func removeLooseObject(_ id: ObjectID) {
    guard let directory = directories.first else { return }
    let path = Array("\(directory)/\(Self.loosePlace(of: id))".utf8)
    Files.remove(path)
    Files.removeDirectory(Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]))
  }
}
