public import FileSystem

/// Why records of runs can't be read or written.
public enum RunStoreError: Error, Equatable, Sendable {
  /// A system call failed.
  case system(FileSystemError)
  /// A run of that name exists.
  case exists(name: String)
  /// The folder of a run, or a file in it, is malformed.
  case damaged(path: [UInt8], RunDamage)
}

/// What is wrong with the folder of a run, or with a file in it.
public enum RunDamage: Hashable, Sendable {
  /// The name of the folder is not UTF-8.
  case nameNotUTF8
  /// The folder is a symbolic link.
  case link
  /// The folder has no record.
  case noRecord
  /// The record is not one of this program.
  case otherRecord
  /// The record has a version that this program does not know.
  case newerRecord(version: Int)
  /// The run's command can't have started a run of its kind.
  case otherCommand
  /// A line of a list is malformed.
  case line(RunLine)
  /// The line of that number, counted from 1, of a map of objects is malformed.
  case mapLine(Int)
  /// A map of objects ends within a line.
  case cutOff
  /// A map of objects became shorter while it was read.
  case shortened
}

/// The lines of a list in the folder of a run.
public enum RunLine: Hashable, Sendable {
  /// An id of an object.
  case id
  /// The old and the new id of a reference, and its name.
  case move
  /// The id of a reference, and its name.
  case reference
}
