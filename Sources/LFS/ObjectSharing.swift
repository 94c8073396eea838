/// Who may use the files of a store, as Git's `core.sharedRepository` says.
public enum ObjectSharing: Hashable, Sendable {
  /// Whatever the process's umask leaves of read and write for all.
  case umask
  /// These permission bits for files; directories get execution wherever files can be read.
  case mode(UInt16)

  /// Reads a value of `core.sharedRepository` as Git LFS does; no or an unknown value is `umask`.
  public init(sharedRepository value: String?) {
    switch value?.lowercased() ?? "umask" {
    case "group", "true", "yes", "on", "1": self = .mode(0o660)
    case "all", "world", "everybody", "2": self = .mode(0o664)
    case let text:
      // The owner must always be able to read and write what was stored.
      if let mode = UInt16(text, radix: 8), mode != 0 {
        self = .mode(mode & 0o666 | 0o600)
      } else {
        self = .umask
      }
    }
  }

  /// The bits that files get, nil to leave them to the umask.
  var fileMode: UInt16? {
    switch self {
    case .umask: nil
    case .mode(let bits): bits
    }
  }

  /// The bits that directories get, nil to leave them to the umask.
  var directoryMode: UInt16? {
    fileMode.map { $0 | ($0 & 0o444) >> 2 }
  }
}
