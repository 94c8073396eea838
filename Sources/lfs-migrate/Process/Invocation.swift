internal import ArgumentParser
internal import Migration
internal import Publication
internal import Synchronization
internal import Text

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The current command: its arguments and directory, for records of runs.
enum Invocation {
  private static let words = Mutex<[[UInt8]]>([])

  /// The arguments of the command line as the system has them, without the program's name and `-C`.
  static var arguments: [[UInt8]] {
    get { words.withLock { $0 } }
    set { words.withLock { $0 = newValue } }
  }

  /// The last arguments of the command line as the system has them.
  static func systemArguments(last count: Int) -> [[UInt8]] {
    (0..<Int(CommandLine.argc)).suffix(count).map { index in
      // The system's own texts, each ended by a NUL, are valid for the lifetime of the process.
      guard let text = unsafe CommandLine.unsafeArgv[index] else { return [] }
      var bytes: [UInt8] = []
      var position = 0
      while unsafe text[position] != 0 {
        bytes.append(UInt8(bitPattern: unsafe text[position]))
        position += 1
      }
      return bytes
    }
  }

  /// The command as records of runs have it.
  static var record: CommandRecord {
    var record = CommandRecord { Clock.now }
    record.program = ProgramVersion.text
    record.directory = currentDirectory
    record.arguments = arguments
    return record
  }

  private static var currentDirectory: [UInt8] {
    // The caller must free the result.
    guard let path = unsafe getcwd(nil, 0) else { return [] }
    defer { unsafe free(path) }
    return unsafe Array(UnsafeRawBufferPointer(start: path, count: strlen(path)))
  }

  /// Changes the current directory.
  ///
  /// - Throws: `CommandError`.
  static func change(to directory: [UInt8]) throws {
    guard unsafe chdir(directory.map { CChar(bitPattern: $0) } + [0]) == 0 else {
      let text = ShownText.of(directory)
      throw CommandError("cannot change to '\(text)': \(unsafe String(cString: strerror(errno)))")
    }
  }
}
