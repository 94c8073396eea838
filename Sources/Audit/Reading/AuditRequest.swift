internal import GitCommand
public import GitObjects
internal import GitRefs

/// What is to be examined.
public enum AuditRequest: Equatable, Sendable {
  /// What a push to a remote would add: the remote's name or address, its address, and Git's lines.
  case push(remote: [UInt8], url: [UInt8], [PushedReference])
  /// The commits that arguments of `git rev-list` choose.
  case range([[UInt8]])
  /// What the next commit would add.
  case staged
  /// What a push to this repository would add.
  case received([PushedReference])
  /// All branches, tags and other references.
  case everything

  /// Whether others have pushed it, whom nobody trusts.
  var isReceived: Bool {
    if case .received = self { return true }
    return false
  }

  /// Whether commits count whose parents a shallow clone has cut off.
  ///
  /// A push from there can add no more than what is there. But what people ask for by name may have
  /// come in before the cut.
  var acceptsCuts: Bool {
    switch self {
    case .push, .received, .staged: true
    case .range, .everything: false
    }
  }
}

/// A reference that a push would move: a line of `pre-push` or `pre-receive` (githooks(5)).
public struct PushedReference: Equatable, Sendable {
  /// The name at the side that pushes: a reference, or any name of a commit; the name at the other
  /// side for `pre-receive`.
  public let name: [UInt8]
  /// What it is to stand for; zero where it is deleted.
  public let new: ObjectID
  /// What it stands for at the other side; zero where it is new.
  public let old: ObjectID

  /// A reference that would move.
  public init(name: [UInt8], new: ObjectID, old: ObjectID) {
    (self.name, self.new, self.old) = (name, new, old)
  }

  /// Reads `<local ref> <local oid> <remote ref> <remote oid>` lines.
  ///
  /// - Throws: `AuditError.badLine`.
  public static func pushLines(_ text: [UInt8]) throws(AuditError) -> [PushedReference] {
    var list: [PushedReference] = []
    for line in text.lines where !line.isEmpty {
      let words = line.split(separator: .space)
      // A local name may be an expression with spaces, such as `:/fix the`.
      guard words.count >= 4, let old = ObjectNames.read(digits: words[words.count - 1]),
        let new = ObjectNames.read(digits: words[words.count - 3])
      else { throw .badLine(Array(line)) }
      let name = line[..<(words[words.count - 3].startIndex - 1)]
      list.append(PushedReference(name: Array(name), new: new, old: old))
    }
    return list
  }

  /// Reads `<old> <new> <ref>` lines.
  ///
  /// - Throws: `AuditError.badLine`.
  public static func receivedLines(_ text: [UInt8]) throws(AuditError) -> [PushedReference] {
    var list: [PushedReference] = []
    for line in text.lines where !line.isEmpty {
      guard let (old, rest) = ObjectNames.first(of: line),
        let (new, name) = ObjectNames.first(of: rest), !name.isEmpty
      else { throw .badLine(Array(line)) }
      list.append(PushedReference(name: Array(name), new: new, old: old))
    }
    return list
  }
}
