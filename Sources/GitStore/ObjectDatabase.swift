internal import FileSystem
public import GitObjects
internal import Synchronization

/// Where an object is stored.
public enum ObjectLocation: Equatable, Sendable {
  /// In the pack of that number, at that offset.
  case packed(pack: Int, offset: Int)
  /// In a file of its own.
  case loose(path: String)

  /// Sorts objects in the order in which reading them is fastest: by pack and offset.
  public var readingOrder: UInt64 {
    switch self {
    case .packed(let pack, let offset): UInt64(pack) << 44 | UInt64(offset)
    case .loose: .max
    }
  }
}

/// The packs and loose objects of a repository and of its alternates, as they were when opened.
public final class ObjectDatabase: Sendable {
  let packs: [PackFile]
  /// The packs that came later, as far as they were looked for.
  let latePacks = Mutex<[PackFile]>([])
  /// The object directories: the repository's own, then its alternates.
  public let directories: [String]
  /// How many of the packs are the repository's own, not an alternate's: the first ones.
  public let ownPackCount: Int
  /// A directory for files without a name that large delta bases are put in.
  let spillDirectory: String

  /// Opens all packs.
  ///
  /// - Parameters:
  ///   - directory: the repository's object directory.
  ///   - alternates: more object directories, as in `GIT_ALTERNATE_OBJECT_DIRECTORIES`; those that
  ///     `info/alternates` files name are found.
  /// - Throws: `StoreError` where a pack or index is damaged.
  public init(directory: String, alternates: [String] = []) throws(StoreError) {
    var directories: [String] = []
    var open = [directory] + alternates
    while !open.isEmpty {
      let next = Self.resolved(open.removeFirst())
      guard !directories.contains(next) else { continue }
      directories.append(next)
      let file = Array("\(next)/info/alternates".utf8)
      guard let text = try StoreError.wrapping(Files.contents(of: file)) else { continue }
      for bytes in AlternatesList.paths(inFile: text) {
        let path = String(decoding: bytes, as: UTF8.self)
        open.append(path.hasPrefix("/") ? path : "\(next)/\(path)")
      }
    }
    self.directories = directories
    spillDirectory = directory
    var packs: [PackFile] = []
    var ownPackCount = 0
    for (number, directory) in directories.enumerated() {
      packs += try Self.open(packsIn: directory)
      if number == 0 { ownPackCount = packs.count }
    }
    self.packs = packs
    self.ownPackCount = ownPackCount
  }

  /// Opens the packs of an object directory, but for those with these indexes.
  static func open(
    packsIn directory: String,
    butFor known: Set<String> = []
  ) throws(StoreError) -> [PackFile] {
    var packs: [PackFile] = []
    for name in try directoryNames("\(directory)/pack") where name.hasSuffix(".idx") {
      let path = "\(directory)/pack/\(name)"
      guard !known.contains(path) else { continue }
      do throws(StoreError) {
        packs.append(try PackFile(indexPath: path))
      } catch {
        // A repack may have removed it meanwhile, or it is an index without its pack, which
        // Git passes over too.
        guard error.isVanishedFile else { throw error }
      }
    }
    return packs
  }

  private static func resolved(_ path: String) -> String {
    Files.resolve(Array(path.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? path
  }

  /// Where the object of that name is, nil if it is nowhere.
  public func location(of id: ObjectID) -> ObjectLocation? {
    for (number, pack) in packs.enumerated() {
      if let offset = pack.offset(of: id) { return .packed(pack: number, offset: offset) }
    }
    return looseLocation(of: id)
  }

  func looseLocation(of id: ObjectID) -> ObjectLocation? {
    let hex = String(decoding: id.hex, as: UTF8.self)
    for directory in directories {
      let path = "\(directory)/\(hex.prefix(2))/\(hex.dropFirst(2))"
      if Files.mayExist(Array(path.utf8)) { return .loose(path: path) }
    }
    return nil
  }
}
