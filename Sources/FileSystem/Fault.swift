#if FAULTS
  internal import Synchronization

  #if canImport(Glibc)
    internal import Glibc
  #else
    internal import Darwin
  #endif

  /// A failure that a test asks for, at one of the calls of this module; only in debug builds.
  ///
  /// `LFS_MIGRATE_FAULT=CALLS:NUMBER:ACTION` selects it:
  /// - `CALLS`: `change` (all calls that change the file system), `read`, `git` (starts and ends of
  ///   Git), or the name of a call, such as `fsync`. After a `~`, which may come first, is a part
  ///   of the path or the command line: `git~update-ref`, `rename~/.gitattributes`.
  /// - `NUMBER`: the number of the call, from 1; `5+` is the fifth and all after it.
  /// - `ACTION`: an `errno` as a number; `short` (a write takes one byte); `interrupt` (SIGINT to
  ///   the process); `abort` (as if memory ran out); `script` (before the call, the shell runs
  ///   `LFS_MIGRATE_FAULT_SCRIPT`); `kill`, `kill-after`, `kill-group`, `kill-group-after` (SIGKILL
  ///   before or after the call, to the process or its group).
  ///
  /// `LFS_MIGRATE_FAULT_LOG=FILE` appends a line for each call: kind, name and path.
  package struct Fault: Sendable {
    /// The kinds of calls that are counted together.
    package enum Kind: String, Sendable {
      /// Changes of the file system.
      case change
      /// Reads.
      case read
      /// Starts and ends of Git.
      case git
    }

    private enum Action {
      case fail(errno: Int32)
      case short
      case interrupt
      case abort
      case script
      case kill(isGroup: Bool, isAfter: Bool)

      init?(_ text: some StringProtocol) {
        switch text {
        case "short": self = .short
        case "interrupt": self = .interrupt
        case "abort": self = .abort
        case "script": self = .script
        case "kill": self = .kill(isGroup: false, isAfter: false)
        case "kill-after": self = .kill(isGroup: false, isAfter: true)
        case "kill-group": self = .kill(isGroup: true, isAfter: false)
        case "kill-group-after": self = .kill(isGroup: true, isAfter: true)
        default:
          guard let number = Int32(text) else { return nil }
          self = .fail(errno: number)
        }
      }
    }

    private let calls: String
    private let number: Int
    private let isLasting: Bool
    private let action: Action

    private init?(_ text: String) {
      let parts = text.split(separator: ":")
      guard parts.count == 3, let action = Action(parts[2]) else { return nil }
      isLasting = parts[1].hasSuffix("+")
      guard let number = Int(isLasting ? parts[1].dropLast() : parts[1]) else { return nil }
      calls = String(parts[0])
      self.number = number
      self.action = action
    }

    private static let planned: Fault? = variable("LFS_MIGRATE_FAULT").map { text in
      // A test with a malformed fault must not pass.
      guard let fault = Fault(text) else { preconditionFailure("no fault: '\(text)'") }
      return fault
    }

    private static let log: Int32? = variable("LFS_MIGRATE_FAULT_LOG").map { path in
      unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    }

    private static let count = Atomic(0)

    private static func variable(_ name: String) -> String? {
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Counts a call, and causes the fault before it if a test asks for one.
    ///
    /// - Returns: the fault to cause at the call or after it.
    package static func meet(
      _ kind: Kind,
      _ call: String,
      _ path: @autoclosure () -> [UInt8]
    ) throws(FileSystemError) -> Fault? {
      try meet(kind, call, String(decoding: path(), as: UTF8.self))
    }

    /// Counts a call on a path or a command line.
    package static func meet(
      _ kind: Kind,
      _ call: String,
      _ path: @autoclosure () -> String
    ) throws(FileSystemError) -> Fault? {
      if let log {
        let line = "\(kind) \(call) \(path())\n"
        // One write for a line, so that lines of several threads do not mix.
        unsafe _ = Array(line.utf8).withUnsafeBytes { line in
          unsafe write(log, line.baseAddress, line.count)
        }
      }
      guard let planned, planned.counts(kind, call, path()) else { return nil }
      let number = count.wrappingAdd(1, ordering: .relaxed).newValue
      guard number == planned.number || planned.isLasting && number > planned.number else {
        return nil
      }
      switch planned.action {
      case .fail(let errno): throw FileSystemError(call: call, path: path(), errno: errno)
      case .kill(let isGroup, isAfter: false): die(isGroup)
      case .interrupt:
        kill(getpid(), SIGINT)
        return nil
      case .abort:
        #if canImport(Glibc)
          Glibc.abort()
        #else
          Darwin.abort()
        #endif
      case .script:
        run(variable("LFS_MIGRATE_FAULT_SCRIPT") ?? "")
        return nil
      case .kill, .short: return planned
      }
    }

    /// Whether a call is one of those counted.
    private func counts(
      _ kind: Kind,
      _ call: String,
      _ path: @autoclosure () -> String
    ) -> Bool {
      let parts = calls.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first, name.isEmpty || name == kind.rawValue || name == call else {
        return false
      }
      return parts.count == 1 || path().contains(parts[1])
    }

    /// Whether a write must take one byte only.
    package var isShort: Bool {
      if case .short = action { true } else { false }
    }

    /// Causes the fault after the call if a test asks for one.
    package func end() {
      if case .kill(let isGroup, isAfter: true) = action { Self.die(isGroup) }
    }

    /// Runs the test's script, without faults in it.
    private static func run(_ script: String) {
      unsafe _ = system("unset LFS_MIGRATE_FAULT LFS_MIGRATE_FAULT_LOG; \(script)")
    }

    private static func die(_ isGroup: Bool) -> Never {
      kill(isGroup ? 0 : getpid(), SIGKILL)
      // The signal may arrive later.
      while true { pause() }
    }
  }
#endif
