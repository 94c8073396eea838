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
