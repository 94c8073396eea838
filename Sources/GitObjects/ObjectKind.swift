/// The four kinds of Git objects, with their numbers in packs (gitformat-pack(5)).
public enum ObjectKind: UInt8, Sendable {
  case commit = 1
  case tree = 2
  case blob = 3
  case tag = 4

  /// The word for the kind in object headers.
  public var name: String {
    switch self {
    case .commit: "commit"
    case .tree: "tree"
    case .blob: "blob"
    case .tag: "tag"
    }
  }

  /// The kind of a word; `nil` if there is none.
  public init?(name: some Collection<UInt8>) {
    switch String(decoding: name, as: UTF8.self) {
    case "commit": self = .commit
    case "tree": self = .tree
    case "blob": self = .blob
    case "tag": self = .tag
    default: return nil
    }
  }
}
