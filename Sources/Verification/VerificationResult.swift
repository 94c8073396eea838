/// The result of a verification.
public struct VerificationResult: Sendable {
  /// What is wrong; empty if the migration is proven.
  public internal(set) var findings: [Finding] = []
  /// Remarks about references, sorted by name.
  public internal(set) var remarks: [ReferenceRemark] = []
  /// The number of commits that were compared with what they became.
  public internal(set) var commitCount = 0
  /// The number of checked commits that did not change.
  public internal(set) var unchangedCommitCount = 0
  /// The number of pairs of trees that were compared.
  public internal(set) var treeCount = 0
  /// The number of distinct files that became pointers, or of pointers that became files.
  public internal(set) var fileCount = 0
  /// The number of LFS objects that were read, and their bytes.
  public internal(set) var lfsObjectCount = 0
  public internal(set) var lfsByteCount: UInt64 = 0
  /// The number of references and detached HEADs accounted for.
  public internal(set) var referenceCount = 0

  /// A result with nothing checked.
  public init() {}

  /// Adds findings from outside this module, after its own.
  public mutating func add(_ findings: [Finding]) {
    self.findings += findings
  }
}

/// Something about a reference that is not a fault of the run.
public struct ReferenceRemark: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable {
    /// It was moved since the run, to a descendant of what the run moved it to.
    case movedOn
    /// It was deleted since the run; what it pointed to is reachable from other references.
    case deleted
    /// It is a remote-tracking branch that leads to old objects.
    case remote
    /// Its own commits were not selected, and it leads to old objects.
    case notSelected
    /// It was made since the run, and leads to old objects.
    case madeSince
  }

  /// The full name.
  public let name: [UInt8]
  /// What the remark says.
  public let kind: Kind
}
