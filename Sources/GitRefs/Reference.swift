public import GitCommand
public import GitObjects

/// A reference.
public struct Reference: Equatable, Sendable {
  /// The full name, such as `refs/heads/main`.
  public let name: ReferenceName
  /// The object that it points to; for a symbolic reference, that of its last target.
  public let id: ObjectID
  /// The kind of that object.
  public let kind: ObjectKind
  /// The name that a symbolic reference points to; `nil` for any other.
  public let symbolicTarget: ReferenceName?

  /// A reference with these values.
  public init(
    name: ReferenceName,
    id: ObjectID,
    kind: ObjectKind,
    symbolicTarget: ReferenceName? = nil
  ) {
    self.name = name
    self.id = id
    self.kind = kind
    self.symbolicTarget = symbolicTarget
  }
}

extension Reference {
  /// The namespace of its name.
  public var namespace: ReferenceNamespace { name.namespace }
}
