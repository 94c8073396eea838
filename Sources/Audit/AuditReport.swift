public import GitObjects
public import LFS

/// What an audit found.
public struct AuditReport: Sendable {
  /// The violations, in the order of paths.
  public internal(set) var findings: [AuditFinding] = []
  /// What fixes the open ones, each command once, in the order in which they are to be run.
  public internal(set) var fixes: [AuditFix] = []
  /// How many commits were examined.
  public internal(set) var commitCount = 0
  /// How many new files, by their content, are outside Git LFS.
  public internal(set) var rawFileCount = 0
  /// Their bytes.
  public internal(set) var rawByteCount: UInt64 = 0

  /// The findings that no exception lets through.
  public var open: [AuditFinding] {
    let hasExceptions = findings.indices.contains { findings[$0].exception != nil }
    return hasExceptions ? findings.filter { $0.exception == nil } : findings
  }

  /// How many open findings are errors.
  public var errorCount: Int { count(.error) }

  /// How many open findings are warnings.
  public var warningCount: Int { count(.warning) }

  private func count(_ severity: AuditSeverity) -> Int {
    findings.indices.count { findings[$0].exception == nil && findings[$0].severity == severity }
  }
}

/// A violation of a rule.
public struct AuditFinding: Sendable {
  /// The rule.
  public let rule: AuditRule
  /// What that means here.
  public let severity: AuditSeverity
  /// The path of the file; nil where it is about more than one.
  public let path: [UInt8]?
  /// How many bytes it is about.
  public internal(set) var byteCount: UInt64?
  /// The most that it may be.
  public let limit: UInt64?
  /// The blob, where there is one.
  public let blob: ObjectID?
  /// The commit that brings it in; nil for what is staged.
  public internal(set) var commit: AuditedCommit?
  /// What else there is to say.
  public internal(set) var detail: AuditDetail
  /// What fixes it alone; `nil` if nothing does.
  public internal(set) var fix: FixCommand?
  /// What lets it through.
  public internal(set) var exception: AuditException?
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

/// More about a violation.
public enum AuditDetail: Equatable, Sendable {
  case none
  /// The object of a pointer.
  case object(LFSObjectID)
  /// What is wrong with a pointer's text.
  case pointer(PointerError)
  /// Paths that are no longer given to Git LFS: some of them, and how many there are.
  case untracked(paths: [[UInt8]], count: Int)
  /// The commit that stands in its place, if any, and how many that are replaced come with it.
  case replaced(by: ObjectID?, count: Int)
  /// The path that DVC keeps, and the file that says so.
  case output([UInt8], of: [UInt8])
  /// The tag that is too large, by its reference if that is known; a commit, if it is none.
  case tag(ObjectID, reference: [UInt8]?)
}
