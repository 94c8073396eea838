internal import Digests
public import FileSystem
public import GitCommand
public import GitObjects
internal import GitRefs

/// The reflog of the stash, which lists its entries (format: `OLD NEW WHO\tMESSAGE`).
public struct StashLog: Sendable {
  private let path: [UInt8]
  /// The log as it was read.
  public let before: [UInt8]

  /// Reads the log; `nil` if there is no stash.
  ///
  /// - Throws: `FileSystemError` if the log exists and can't be read.
  public init?(_ location: RepositoryLocation) throws(FileSystemError) {
    path = location.commonDirectory.appending(path: "logs/refs/stash")
    guard let text = try Files.contents(of: path) else { return nil }
    before = text
  }

  /// The commits of the entries, the newest last.
  public var commits: [ObjectID] {
    before.split(separator: 0x0A).compactMap { line in
      ObjectNames.first(of: line).flatMap { ObjectNames.first(of: $0.rest) }?.id
    }
  }

  /// The log with old ids replaced by new ones.
  public func rewritten(_ rewritten: (ObjectID) -> ObjectID?) -> [UInt8] {
    var after: [UInt8] = []
    for line in before.split(separator: 0x0A, omittingEmptySubsequences: true) {
      var rest = line
      for _ in 0..<2 {
        guard let (old, next) = ObjectNames.first(of: rest) else { break }
        if let new = rewritten(old) {
          after += new.hex + [.space]
        } else {
          after += rest[..<next.startIndex]
        }
        rest = next
      }
      after += rest + [0x0A]
    }
    return after
  }

  /// Replaces the log.
  ///
  /// This also drops the line that the move of the reference added, which would be a further entry.
  static func replace(_ location: RepositoryLocation, with log: [UInt8]) throws(FileSystemError) {
    try NewFile.replace(location.commonDirectory.appending(path: "logs/refs/stash"), with: log)
  }
}
