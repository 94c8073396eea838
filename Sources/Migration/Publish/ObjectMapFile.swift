internal import FileSystem
internal import GitObjects
internal import GitStore

/// The map of old and new commits that a user asked for: `OLD,NEW` lines, as Git LFS writes them.
///
/// The file is made before anything else is done and must not exist; a run that fails takes it away.
struct ObjectMapFile {
  private let file: NewFile

  /// - Throws: `MigrationError.refused` in Git LFS's words where the file exists or can't be made.
  init(_ path: String) throws(MigrationError) {
    do throws(FileSystemError) {
      file = try NewFile(path)
    } catch {
      throw .refused(
        message: "could not create object map file: open \(path): \(error.reason.lowercased())",
        hint: "Name another file, or move this one away."
      )
    }
  }

  /// Writes the commits that have a new id, in the order of their numbers.
  func write(_ commits: CommitGraph, _ newIDs: [ObjectID]) throws(FileSystemError) {
    var text: [UInt8] = []
    for number in 0..<commits.count where newIDs[number] != commits.id(number) {
      text += commits.id(number).hex + [0x2C] + newIDs[number].hex + [0x0A]
    }
    try file.write(text)
    try file.synchronise()
  }

  /// Lets the file stay: what it says is so.
  func keep() { file.keep() }
}
