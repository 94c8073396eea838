public import GitObjects

/// A name that stands for an object.
public struct Reference: Equatable, Sendable {
  /// The full name, such as `refs/heads/main`.
  public let name: [UInt8]
  /// The object that it stands for; of a symbolic reference, the object at its end.
  public let id: ObjectID
  /// The kind of that object.
  public let kind: ObjectKind
  /// The name that a symbolic reference stands for; nil for any other.
  public let symbolicTarget: [UInt8]?

  /// A reference with these values.
  public init(name: [UInt8], id: ObjectID, kind: ObjectKind, symbolicTarget: [UInt8]? = nil) {
    self.name = name
    self.id = id
    self.kind = kind
    self.symbolicTarget = symbolicTarget
  }
}

/// The part of the namespace that a reference belongs to.
public enum ReferenceNamespace: Equatable, Sendable {
  /// `refs/heads/`
  case branch
  /// `refs/tags/`
  case tag
  /// `refs/remotes/`
  case remoteBranch
  /// `refs/stash`
  case stash
  /// `refs/notes/`
  case note
  /// `refs/bisect/`
  case bisect
  /// `refs/replace/`
  case replacement
  /// `refs/lfs-migrate/`, which is ours.
  case backup
  /// Anything else that begins with `refs/`, and HEAD.
  case other

  /// The namespace of a full name.
  public init(of name: [UInt8]) {
    let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0].elementsEqual("refs".utf8) else {
      self = .other
      return
    }
    switch String(decoding: parts[1], as: UTF8.self) {
    case "heads": self = .branch
    case "tags": self = .tag
    case "remotes": self = .remoteBranch
    case "stash": self = .stash
    case "notes": self = .note
    case "bisect": self = .bisect
    case "replace": self = .replacement
    case "lfs-migrate": self = .backup
    default: self = .other
    }
  }
}

extension Reference {
  /// The part of the namespace that its name belongs to.
  public var namespace: ReferenceNamespace { ReferenceNamespace(of: name) }
}
