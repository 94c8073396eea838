import GitObjects
import Runs
import TestSupport

/// An empty common Git directory, and the store of runs in it.
struct Scratch {
  let directory: TemporaryDirectory
  let store: RunStore

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(commonDirectory: Array(directory.path.utf8))
  }

  /// A record of a run that began at a time.
  static func record(_ kind: RunKind = .import, started: Int = 1) -> RunRecord {
    var record = RunRecord()
    record.append(.version, 1)
    record.append(.kind, kind.rawValue)
    record.append(.started, started)
    return record
  }

  /// The id that begins with these digits and continues with zeros.
  static func id(_ digits: String) throws -> ObjectID {
    try ObjectID(hex: Array((digits + String(repeating: "0", count: 40 - digits.count)).utf8))
  }
}
