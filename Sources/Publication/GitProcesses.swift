internal import FileSystem
internal import GitCommand

/// The Git processes on this machine.
public enum GitProcesses {
  /// Whether a Git process may be running in or below one of these directories.
  ///
  /// True if the system does not tell.
  public static func areAtWork(in directories: [[UInt8]]) -> Bool {
    let processes = Array("/proc".utf8)
    let places = directories.compactMap { Files.resolve($0) }
    guard let names = try? Files.names(in: processes), Files.exists(Array("/proc/self/comm".utf8))
    else { return true }
    return names.contains { name in
      guard name.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
      let process = processes.appending(path: name)
      guard let command = try? Files.contents(of: process.appending(path: "comm")),
        command.hasPrefix("git")
      else { return false }
      guard let directory = directory(of: process) else { return isAlive(process) }
      return places.contains { directory == $0 || directory.starts(with: $0 + [.slash]) }
    }
  }

  /// The directory of a process; `nil` if the system does not tell it, or the process has ended.
  private static func directory(of process: [UInt8]) -> [UInt8]? {
    // The system does not tell it for another user's process. A process that is about to end has
    // none for a moment before it counts as ended, so this is repeated.
    for _ in 0..<20 {
      if let directory = Files.resolve(process.appending(path: "cwd")) { return directory }
      guard isAlive(process) else { return nil }
      Pause.milliseconds(5)
    }
    return nil
  }

  /// Whether a process is still running: after its end it may remain as a zombie.
  private static func isAlive(_ process: [UInt8]) -> Bool {
    guard let text = try? Files.contents(of: process.appending(path: "stat")),
      // The name of the command is in parentheses, and may contain some itself.
      let end = text.lastIndex(of: UInt8(ascii: ")"))
    else { return false }
    let state = text[end...].dropFirst(2).first
    return state != UInt8(ascii: "Z") && state != UInt8(ascii: "X")
  }
}
