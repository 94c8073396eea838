public import GitObjects

/// A violation of a rule.
public struct AuditFinding: Sendable {
  /// The rule.
  public let rule: AuditRule
  /// What that means here.
  public let severity: AuditSeverity
  /// The path of the file, or the name of the reference that stands for a blob; `nil` if it is about
  /// more than one.
  public let path: RepositoryPath?
  /// How many bytes it is about.
  public internal(set) var byteCount: UInt64?
  /// The most that it may be.
  public let limit: UInt64?
  /// The blob; `nil` if it is about something else.
  public let blob: ObjectID?
  /// The commit that brings it in; `nil` for what is staged.
  public internal(set) var commit: AuditedCommit?
  /// What else there is to say; `nil` if that is all.
  public internal(set) var detail: (any FindingDetail)?
  /// What fixes it alone; `nil` if nothing does.
  public internal(set) var fix: FixCommand?
  /// What lets it through; `nil` if nothing does.
  public internal(set) var exception: AuditException?

  /// What is wrong, without the rule and the path.
  public var message: FindingMessage { rule.type.message(self) }
}

/// A commit as people know it.
public struct AuditedCommit: Equatable, Sendable {
  /// Its id.
  public let id: ObjectID
  /// The author's name and address; empty where that can't be read.
  public internal(set) var author: [UInt8] = []
  /// The first line of its message.
  public internal(set) var subject: [UInt8] = []
}

/// What a finding of one rule has to say besides what all findings have.
public protocol FindingDetail: Sendable {
  /// The members of the finding in JSON, in their order.
  var members: [FindingMember] { get }

  /// The object that the finding is about; `nil` if that is its blob or its commit.
  var subject: ObjectID? { get }
}

extension FindingDetail {
  /// None.
  public var members: [FindingMember] { [] }

  /// The blob or the commit.
  public var subject: ObjectID? { nil }
}

/// A member that the findings of one rule have in JSON.
public struct FindingMember: Sendable {
  /// What a member holds.
  public enum Value: Sendable {
    /// Nothing.
    case null
    /// A number.
    case number(Int)
    /// The name of an object.
    case id(String)
    /// A path or another name of the repository.
    case name([UInt8])
    /// Several of those.
    case names([[UInt8]])
  }

  /// Its name.
  public let name: String
  /// Its value.
  public let value: Value

  init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }
}
