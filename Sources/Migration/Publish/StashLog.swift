internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitStore

/// The reflog of the stash, which is the list of its entries (gitformat: `OLD NEW WHO\tMESSAGE`).
struct StashLog {
  private let path: [UInt8]
  private let before: [UInt8]

  /// Reads the log; nil where there is no stash.
  init?(_ location: RepositoryLocation) {
    path = location.commonDirectory.appending(path: "logs/refs/stash")
    guard let text = try? Files.contents(of: path) else { return nil }
    before = text
  }

  /// Puts the log back as it was read, with new ids for old ones.
  ///
  /// A line that moving the reference added, which would be one more entry, goes with it.
  func write(_ rewritten: (ObjectID) -> ObjectID?) throws(FileSystemError) {
    var after: [UInt8] = []
    for line in before.split(separator: 0x0A, omittingEmptySubsequences: true) {
      var line = Array(line)
      for start in [0, 41] where line.count >= start + 40 {
        if let old = try? ObjectID(hex: line[start..<start + 40]), let new = rewritten(old) {
          line.replaceSubrange(start..<start + 40, with: new.hex)
        }
      }
      after += line + [0x0A]
    }
    try NewFile.replace(path, with: after)
  }
}
