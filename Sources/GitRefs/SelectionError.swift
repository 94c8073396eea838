internal import FileSystem
public import GitCommand

/// Why a selection of references failed, in the words of Git LFS.
public enum SelectionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `--everything` with positional arguments.
  case everythingWithArguments
  /// `--everything` with `--include-ref` or `--exclude-ref`.
  case everythingWithReferences
  /// A name can't be resolved.
  case unresolvable([UInt8])
  /// HEAD points to a reference that is neither a branch nor a tag.
  case notLocal([UInt8])
  /// A value of `--include-ref` or `--exclude-ref` has misplaced quotes.
  case malformedList([UInt8])
  /// A name means both a branch and a tag.
  case ambiguous(String)
  /// A reference that would be migrated has no object or no value.
  case broken(BrokenReference)
  /// A remote could not be fetched from or listed.
  case fetchFailed(GitError)
  /// The commits could not be listed.
  case walkFailed(GitError)
  /// Git failed otherwise.
  case git(GitError)

  /// The error in the words of Git LFS.
  public var description: String {
    switch self {
    case .everythingWithArguments:
      "Cannot use --everything with explicit reference arguments"
    case .everythingWithReferences:
      "Cannot use --everything with --include-ref or --exclude-ref"
    case .unresolvable(let name):
      "Git can't resolve ref: \"\(String(decoding: name, as: UTF8.self))\""
    case .notLocal(let name):
      "Cannot migrate non-local ref: \(String(decoding: name, as: UTF8.self))"
    case .malformedList(let value):
      "Cannot read list of refs: \(String(decoding: value, as: UTF8.self))"
    case .ambiguous(let name):
      "ref \"\(name)\" is ambiguous"
    case .broken(let reference):
      Self.describe(reference)
    case .fetchFailed(let error), .walkFailed(let error), .git(let error):
      Self.describe(error)
    }
  }

  private static func describe(_ reference: BrokenReference) -> String {
    let name = String(decoding: reference.name, as: UTF8.self)
    return switch reference.reason {
    case .missingObject(let id): "object \(id) of the reference '\(name)' is missing"
    case .unreadable: "the reference '\(name)' is damaged"
    case .badName: "the reference '\(name)' has a name that Git does not allow"
    }
  }

  static func describe(_ error: GitError) -> String {
    switch error {
    case .failed(let command, .exited(let status), let message):
      "Error in `\(command)`: exit status \(status) \(message)"
    case .failed(let command, .killed(let signal), let message):
      "Error in `\(command)`: signal \(signal) \(message)"
    case .notRunnable(let reason), .noProcess(let reason): reason
    case .tooManyOpenFiles: "cannot run git: too many open files"
    case .unreadableOutput(let command, let output):
      "Error in `\(command)`: unexpected output: \(output)"
    case .notARepository(let message): message
    case .file(let error):
      "Cannot \(error.call) \(String(decoding: error.path, as: UTF8.self)): \(error.reason)"
    }
  }
}
