internal import Digests
internal import GitAttributes
internal import GitObjects

/// A model or data set is outside Git LFS, of any size but 0.
///
/// It looks for `*.pt *.pth *.onnx *.h5 *.hdf5 *.keras *.pb *.tflite *.safetensors *.gguf *.ggml *.ckpt
/// *.pkl *.pickle *.joblib *.bin *.npy *.npz *.parquet *.arrow *.feather *.msgpack *.mlmodel
/// *.caffemodel *.tfrecord *.tfrecords *.rknn *.engine *.model`, in any case.
struct ModelFile: FileRule {
  static let id = "model-file"
  static let conditions: Set<CandidateCondition> = [.blobIsNew]
  static let rewritesHistory = true
  static let words = RuleWords(
    summary: "A model or data set is outside Git LFS",
    limit: "`modelPatterns`",
    fix: "`lfs-migrate import --minimal --include=/a.pt main`"
  )

  private let patterns: AttributesPatternList

  init?(_ setup: RuleSetup) {
    patterns = AttributesPatternList(
      setup.settings.modelPatterns.compactMap { try? AttributesPattern($0, caseFolding: true) }
    )
  }

  func examine(_ file: ExaminedFile) -> Violation? {
    guard file.facts.isRaw, file.isRegular, !file.isTracked,
      patterns.firstMatch(file.path.bytes.rawSpan, basenameAt: file.path.nameOffset) != nil
    else { return nil }
    return Violation(byteCount: file.facts.byteCount)
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    context.conversion(of: candidate)
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "a model or data set outside Git LFS (\(size: finding.byteCount))"
  }
}
