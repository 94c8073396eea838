// What follows from the kind of a run.
extension Run {
  /// What reflogs say of the moves.
  public var reflogMessage: String {
    switch kind {
    // The words of Git LFS.
    case .noRewrite: "git lfs migrate import --no-rewrite"
    case .import, .export, .undo: "lfs-migrate: \(kind?.rawValue ?? "")"
    case nil: "lfs-migrate"
    }
  }

  /// Whether the run makes pointers of files, rather than files of pointers.
  public var makesPointers: Bool {
    switch kind {
    case .import, .noRewrite, nil: true
    case .export: false
    case .undo: record.text(.makesPointers) == "yes"
    }
  }
}

extension RunKey {
  /// Of an undo, whether it makes pointers of files: `yes` or `no`.
  public static let makesPointers: RunKey = "makes-pointers"
}
