internal import FileSystem
public import GitObjects
internal import Synchronization

/// The place of an object in the store.
public enum ObjectLocation: Equatable, Sendable {
  /// In a pack, by its number, at an offset.
  case packed(pack: Int, offset: Int)
  /// In its own file.
  case loose(path: String)

  /// The key that sorts objects in the fastest order of reading: by pack and offset.
  public var readingOrder: UInt64 {
    switch self {
    case .packed(let pack, let offset): UInt64(pack) << 44 | UInt64(offset)
    case .loose: .max
    }
  }
}

/// The packs and loose objects of a repository and its alternates, as they were when opened.
public final class ObjectDatabase: Sendable {
  /// The format of the ids.
  public let format: ObjectFormat
  let packs: [PackFile]
  /// The packs that came later, as far as they were opened.
  let latePacks = Mutex<[PackFile]>([])
  /// The object directories: the repository's own, then its alternates.
  public let directories: [String]
  /// The number of packs of the repository itself, which come before those of alternates.
  public let ownPackCount: Int
  /// The directory of the unnamed files that hold large delta bases.
  let spillDirectory: String

  /// Opens all packs.
  ///
  /// - Parameters:
  ///   - directory: the repository's object directory.
  ///   - format: the format of the ids.
  ///   - alternates: more object directories, as in `GIT_ALTERNATE_OBJECT_DIRECTORIES`; those in
  ///     `info/alternates` files are added.
  /// - Throws: `StoreError` if a pack or index is damaged.
  public init(
    directory: String,
    _ format: ObjectFormat,
    alternates: [String] = []
  ) throws(StoreError) {
    self.format = format
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
      packs += try Self.open(packsIn: directory, format)
      if number == 0 { ownPackCount = packs.count }
    }
    self.packs = packs
    self.ownPackCount = ownPackCount
  }

  /// Opens the packs of an object directory, except those with these indexes.
  static func open(
    packsIn directory: String,
    _ format: ObjectFormat,
    butFor known: Set<String> = []
  ) throws(StoreError) -> [PackFile] {
    var packs: [PackFile] = []
    for name in try directoryNames("\(directory)/pack") where name.hasSuffix(".idx") {
      let path = "\(directory)/pack/\(name)"
      guard !known.contains(path) else { continue }
      do throws(StoreError) {
        packs.append(try PackFile(indexPath: path, format))
      } catch {
        // A repack may have removed it meanwhile; or it is an index without a pack, which Git
        // ignores too.
        guard error.isVanishedFile else { throw error }
      }
    }
    return packs
  }

  private static func resolved(_ path: String) -> String {
    Files.resolve(Array(path.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? path
  }

  /// The place of an object; `nil` if it is not in the store.
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
