internal import FileSystem
public import GitObjects

/// One of the repository's own packs, with the files that belong to it.
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

  /// Whether a file says that Git shall leave the pack as it is.
  public var isKept: Bool { has("keep") }
  /// Whether the pack came from a remote that promised all that is missing.
  public var isPromised: Bool { has("promisor") }
  /// Whether the pack holds only what nothing led to when Git made it, each object with a time.
  public var isCruft: Bool { has("mtimes") }

  /// How many objects it holds.
  public var count: Int { file.index.count }

  /// The object of that place in the order of names.
  public func id(at place: Int) -> ObjectID { file.index.id(at: place) }

  /// Whether the pack holds the object.
  public func contains(_ id: ObjectID) -> Bool { file.index.position(of: id) != nil }

  /// Whether some object of the pack is one for which the body says yes.
  public func contains(where body: (ObjectID) -> Bool) -> Bool {
    (0..<count).contains { body(id(at: $0)) }
  }

  /// When the pack was written, or an object that it held already; `nil` if the pack is gone.
  ///
  /// Git does not write such an object again, but gives the pack a new time.
  public var lastWrite: [Int]? { (try? Files.state(of: path("pack")))?.modified }

  private func path(_ type: String) -> [UInt8] { stem + Array(".\(type)".utf8) }

  private func has(_ type: String) -> Bool { Files.exists(path(type)) }
}

extension ObjectDatabase {
  /// The repository's own packs that were there when the database was opened.
  public var ownPacks: [StoredPack] { packs.prefix(ownPackCount).map(StoredPack.init) }

  /// Whether a pack or a file of an alternate holds the object.
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

  /// The objects that have files of their own in the repository's own object directory.
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

  /// Removes the file of an object from the repository's own object directory, if there is one.
  public func removeLooseObject(_ id: ObjectID) {
    guard let directory = directories.first else { return }
    let path = Array("\(directory)/\(Self.loosePlace(of: id))".utf8)
    Files.remove(path)
    Files.removeDirectory(Array(path.dropLast(39)))
  }
}
