/// What a push, a commit or a range of commits is examined for.
public enum AuditRule: String, CaseIterable, Hashable, Sendable {
  /// A blob over the size limit that is not in Git LFS.
  case largeFile = "large-file"
  /// Content at a path that `.gitattributes` gives to Git LFS.
  case rawFile = "raw-file-at-tracked-path"
  /// A pointer at a path that is not given to Git LFS.
  case untrackedPointer = "untracked-pointer"
  /// A pointer whose object is not in the store.
  case missingObject = "missing-lfs-object"
  /// Text that begins as a pointer and breaks off.
  case malformedPointer = "malformed-pointer"
  /// A pointer that is not written as Git LFS writes it.
  case nonCanonicalPointer = "non-canonical-pointer"
  /// The sum of the new bytes outside Git LFS.
  case pushSize = "push-size"
  /// A commit that a migration has replaced.
  case oldHistory = "old-history"
  /// `.gitattributes` that no longer gives a path to Git LFS.
  case trackingRemoved = "tracking-removed"
  /// A file of a type on the list of models and data sets, outside Git LFS, of any size.
  case modelFile = "model-file"
  /// A file under an output that DVC keeps.
  case dvcOutput = "dvc-output"
  /// A commit or a tag over the size limit, by its message.
  case largeMessage = "large-message"

  /// How bad it is where no setting says otherwise.
  public var defaultSeverity: AuditSeverity { .error }

  /// The place in the list of rules, by which findings at one path are sorted.
  var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether what counts is how things stand at the tips: a later commit fixes it.
  var isAboutTips: Bool {
    switch self {
    case .untrackedPointer, .malformedPointer, .nonCanonicalPointer, .trackingRemoved, .dvcOutput:
      true
    default: false
    }
  }

  /// Whether what counts is in the history, so that commits have to be made anew.
  var isAboutHistory: Bool {
    switch self {
    case .largeFile, .modelFile, .rawFile: true
    default: false
    }
  }

  /// Whether a blob that the other side has already is no matter.
  var isAboutNewBlobs: Bool {
    switch self {
    case .largeFile, .missingObject, .modelFile, .dvcOutput: true
    default: false
    }
  }
}

/// What a violation of a rule means.
public enum AuditSeverity: String, CaseIterable, Sendable {
  /// It is refused.
  case error
  /// It is reported.
  case warning
  /// Nobody looks.
  case off
}
