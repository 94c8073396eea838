internal import Digests
public import GitCommand
public import GitObjects
public import GitRefs

// Moves of references as lines `OLD NEW NAME`: `references` in a run's folder and in its backup.
extension StoredUpdate {
  /// Reads a list of moves; `nil` if a line is malformed.
  public static func list(_ text: [UInt8]) -> [StoredUpdate]? {
    var updates: [StoredUpdate] = []
    for line in text.lines {
      guard let (old, rest) = ObjectNames.first(of: line),
        let (new, name) = ObjectNames.first(of: rest), !name.isEmpty
      else { return nil }
      updates.append(StoredUpdate(name: StoredReferenceName(name), old: old, new: new))
    }
    return updates
  }

  /// The text of a list of moves.
  public static func text(_ updates: [StoredUpdate]) -> [UInt8] {
    var text: [UInt8] = []
    for update in updates {
      text += update.old.hex + [.space]
      text += update.new.hex + [.space]
      text += update.name.bytes + [.newline]
    }
    return text
  }
}

/// A reference, or a worktree's HEAD, as it was before a run.
public struct ReferenceBefore: Equatable, Sendable {
  /// What a reference pointed to.
  public enum Value: Equatable, Sendable {
    /// An object.
    case object(ObjectID)
    /// Another reference.
    case symbolic(ReferenceName)
  }

  /// The name.
  public let name: StoredReferenceName
  /// What the reference pointed to.
  public let value: Value

  /// A reference of that value.
  public init(name: StoredReferenceName, value: Value) {
    self.name = name
    self.value = value
  }

  /// Reads a list, one reference a line; `nil` if a line is malformed.
  public static func list(_ text: [UInt8]) -> [ReferenceBefore]? {
    var references: [ReferenceBefore] = []
    for line in text.lines {
      if let rest = line.dropping(prefix: "ref: ") {
        // Reference names have no spaces.
        guard let space = rest.firstIndex(of: .space) else { return nil }
        references.append(
          ReferenceBefore(
            name: StoredReferenceName(rest[(space + 1)...]),
            value: .symbolic(ReferenceName(rest[..<space]))
          )
        )
        continue
      }
      guard let (id, name) = ObjectNames.first(of: line), !name.isEmpty else { return nil }
      references.append(ReferenceBefore(name: StoredReferenceName(name), value: .object(id)))
    }
    return references
  }

  /// The text of a list.
  public static func text(_ references: [ReferenceBefore]) -> [UInt8] {
    var text: [UInt8] = []
    for reference in references {
      switch reference.value {
      case .object(let id): text += id.hex
      case .symbolic(let target): text += Array("ref: ".utf8) + target.bytes
      }
      text += [.space] + reference.name.bytes + [.newline]
    }
    return text
  }
}
