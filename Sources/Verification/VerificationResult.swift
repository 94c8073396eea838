/// What a verification came to.
public struct VerificationResult: Sendable {
  /// What is wrong: nothing, if the migration is proven.
  public internal(set) var findings: [Finding] = []
  /// What is worth knowing of references, sorted by name.
  public internal(set) var remarks: [ReferenceRemark] = []
  /// How many commits were compared with what they became.
  public internal(set) var commitCount = 0
  /// How many commits were looked at that did not change.
  public internal(set) var unchangedCommitCount = 0
  /// How many pairs of trees were compared.
  public internal(set) var treeCount = 0
  /// How many different files became pointers, or pointers files.
  public internal(set) var fileCount = 0
  /// How many LFS objects were read, and their bytes.
  public internal(set) var lfsObjectCount = 0
  public internal(set) var lfsByteCount: UInt64 = 0
  /// How many references and detached HEADs were accounted for.
  public internal(set) var referenceCount = 0

  /// Nothing was looked at.
  public init() {}

  /// Adds what was found by asking others, behind what was found here.
  public mutating func add(_ findings: [Finding]) {
    self.findings += findings
  }
}

/// Something about a reference that is no fault of the run.
public struct ReferenceRemark: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable {
    /// It was moved since the run, and builds on what the run moved it to.
    case movedOn
    /// It was deleted since the run; others hold what it stood for.
    case deleted
    /// It holds old objects: it is a remote-tracking branch.
    case remote
    /// It holds old objects: its own commits were not selected.
    case notSelected
    /// It was made since the run, and holds old objects.
    case madeSince
  }

  /// The full name.
  public let name: [UInt8]
  /// What there is to say.
  public let kind: Kind
}
