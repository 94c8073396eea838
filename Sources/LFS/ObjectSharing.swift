/// The permissions of a store's files, as Git's `core.sharedRepository` sets them.
public enum ObjectSharing: Hashable, Sendable {
  /// Read and write for all, as far as the process's umask allows.
  case umask
  /// These permission bits for files; directories get an execute bit for each read bit.
  case mode(UInt16)

  /// Reads a value of `core.sharedRepository` as Git LFS does; `nil` and unknown values are
  /// `umask`.
  public init(sharedRepository value: String?) {
    switch value?.lowercased() ?? "umask" {
    case "group", "true", "yes", "on", "1": self = .mode(0o660)
    case "all", "world", "everybody", "2": self = .mode(0o664)
    case let text:
      // The owner must always be able to read and write the files.
      if let mode = UInt16(text, radix: 8), mode != 0 {
        self = .mode(mode & 0o666 | 0o600)
      } else {
        self = .umask
      }
    }
  }

  /// The permission bits of files; `nil` to leave them to the umask.
  var fileMode: UInt16? {
    switch self {
    case .umask: nil
    case .mode(let bits): bits
    }
  }

  /// The permission bits of directories; `nil` to leave them to the umask.
  var directoryMode: UInt16? {
    fileMode.map { $0 | ($0 & 0o444) >> 2 }
  }
}
