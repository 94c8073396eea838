/// A rule that examines the files whose paths changed attributes give to Git LFS, or take from it.
protocol TrackingRule: PathRule {
  /// What is wrong with such a file; `nil` if nothing is.
  func examine(_ file: ExaminedFile, in change: ChangedAttributes) throws -> Violation?

  /// What is wrong with all files of a change together, each of which was examined; `nil` if nothing is.
  func end(_ change: ChangedAttributes) throws -> Violation?
}

extension TrackingRule {
  func end(_ change: ChangedAttributes) throws -> Violation? { nil }
}
