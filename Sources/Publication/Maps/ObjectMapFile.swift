public import FileSystem
public import GitObjects
internal import GitStore
public import History

/// The file of old and new commits for the user: `OLD,NEW` lines, as Git LFS writes them.
///
/// It is created before all else, and must not exist; a run that fails removes it.
public struct ObjectMapFile {
  private let file: NewFile

  /// Creates the file.
  ///
  /// - Throws: `PublicationError.objectMapNotMade` if the file exists or can't be made.
  public init(_ path: String) throws(PublicationError) {
    do throws(FileSystemError) {
      file = try NewFile(path)
    } catch {
      throw .objectMapNotMade(path: path, error)
    }
  }

  /// Writes the commits whose id changed, in the order of their numbers.
  public func write(_ commits: CommitGraph, _ newIDs: ObjectIDList) throws(FileSystemError) {
    var text: [UInt8] = []
    for number in 0..<commits.count where newIDs[number] != commits.id(number) {
      text += commits.id(number).hex + [0x2C] + newIDs[number].hex + [0x0A]
    }
    try file.write(text)
    try file.synchronise()
  }

  /// Whether the file at a path may be a complete or truncated map.
  static func isOne(_ path: [UInt8]) -> Bool {
    guard case .file? = try? Files.entry(path),
      let file = try? FileHandle(reading: path, followsLink: false)
    else { return false }
    var bytes = [UInt8](repeating: 0, count: 2 * ObjectFormat.maximumDigitCount + 2)
    guard let count = try? file.read(into: &bytes, at: 0) else { return false }
    return ObjectFormat.allCases.contains { format in
      let comma = format.digitCount
      let newline = 2 * format.digitCount + 1
      return bytes.prefix(min(count, newline + 1)).enumerated().allSatisfy { place, byte in
        switch place {
        case comma: byte == 0x2C
        case newline: byte == 0x0A
        default: (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
        }
      }
    }
  }

  /// Keeps the file, since what it says is true now.
  public func keep() { file.keep() }
}
